package io.orderescrow.api;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.List;

/**
 * What is wrong with one field of a request.
 *
 * @param field its place, such as {@code lines[0].quantity}
 * @param message what it should be
 */
record FieldError(String field, String message) {

  /** The place that Jackson gives as a list of steps. */
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
