package io.orderescrow.api;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;

/**
 * An invalid field of a request.
 *
 * @param field its path, such as {@code lines[0].quantity}
 * @param message the violated rule
 */
record FieldError(String field, String message) {

  /** Converts a path of Jackson. */
  static FieldError at(List<JsonMappingException.Reference> path, String message) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return new FieldError(field.toString(), message);
  }
}
