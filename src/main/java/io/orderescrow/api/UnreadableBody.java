package io.orderescrow.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.orderescrow.message.JsonFault;
import io.orderescrow.order.OrderRequest;
import io.orderescrow.web.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;

/**
 * Describes a request body that is no JSON, or does not have the expected form. The parser's own
 * messages would name our classes.
 */
final class UnreadableBody {

  private static final String ONE_OBJECT = "The body must be one JSON object.";

  private UnreadableBody() {}

  /**
   * An invalid field of a request.
   *
   * @param field its path, such as {@code lines[0].quantity}
   * @param message the violated rule
   */
  record FieldError(String field, String message) {}

  static ProblemDetail describe(HttpMessageNotReadableException e) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
    if (root instanceof JsonMappingException mapping) {
      return mapping.getPath().isEmpty()
          ? ProblemType.UNREADABLE_BODY.detail(ONE_OBJECT)
          : invalidField(mapping);
    }
    if (root instanceof InputCoercionException
        && e.getCause() instanceof JsonMappingException mapping
        && !mapping.getPath().isEmpty()) {
      return invalidField(mapping);
    }
    if (root instanceof JsonProcessingException json && json.getLocation() != null) {
      JsonLocation at = json.getLocation();
      return ProblemType.UNREADABLE_BODY.detail(
          "Line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), JsonFault.sentence(json)));
    }
    return ProblemType.UNREADABLE_BODY.detail(ONE_OBJECT);
  }

  private static ProblemDetail invalidField(JsonMappingException failure) {
    FieldError error = new FieldError(field(failure), rule(failure));
    if (isOrder(failure)) {
      return invalidOrder(List.of(error));
    }
    ProblemDetail problem =
        ProblemType.BAD_PARAMETER.detail(
            "The field '%s' %s.".formatted(error.field(), error.message()));
    problem.setProperty("errors", List.of(error));
    return problem;
  }

  static ProblemDetail invalidOrder(List<FieldError> errors) {
    ProblemDetail problem =
        ProblemType.INVALID_ORDER.detail(
            errors.size() == 1 ? "One field is invalid." : errors.size() + " fields are invalid.");
    problem.setProperty("errors", errors);
    return problem;
  }

  /** Jackson names the object that it reads into, or its class when it is a record. */
  private static boolean isOrder(JsonMappingException failure) {
    Object from = failure.getPath().get(0).getFrom();
    return from instanceof OrderRequest || from == OrderRequest.class;
  }

  private static String field(JsonMappingException failure) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return field.toString();
  }

  private static String rule(JsonMappingException failure) {
    if (failure instanceof UnrecognizedPropertyException) {
      return "is not a known field";
    }
    if (failure.getCause() instanceof InputCoercionException) {
      return "is a number out of range";
    }
    return failure instanceof MismatchedInputException mismatch
        ? expectation(mismatch.getTargetType())
        : "cannot be read";
  }

  private static String expectation(@Nullable Class<?> type) {
    if (type == Integer.class || type == Long.class) {
      return "must be a whole number";
    }
    if (type == String.class) {
      return "must be a string";
    }
    return type != null && List.class.isAssignableFrom(type)
        ? "must be an array"
        : "must be an object";
  }
}
