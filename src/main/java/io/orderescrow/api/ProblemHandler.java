package io.orderescrow.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.orderescrow.inbox.InvalidEditException;
import io.orderescrow.message.JsonFault;
import io.orderescrow.order.UnknownCursorException;
import io.orderescrow.outbox.TrackOnlyException;
import io.orderescrow.transaction.DatabaseFailures;
import io.orderescrow.web.ProblemType;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns exceptions into problem details. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  /**
   * An invalid field of a request.
   *
   * @param field its path, such as {@code lines[0].quantity}
   * @param message the violated rule
   */
  record FieldError(String field, String message) {}

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldError> errors =
        e.getFieldErrors().stream()
            .map(error -> new FieldError(error.getField(), "" + error.getDefaultMessage()))
            .sorted(Comparator.comparing(FieldError::field))
            .toList();
    return respond(e, invalid(errors), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return respond(e, unreadable(e), request);
  }

  private static ProblemDetail unreadable(HttpMessageNotReadableException e) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
    if (root instanceof UnrecognizedPropertyException unknown) {
      return invalid(unknown, "is not a known field");
    }
    if (root instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      return invalid(mismatch, expectation(mismatch));
    }
    if (root instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return invalid(mapping, "cannot be read");
    }
    if (root instanceof JsonProcessingException json && json.getLocation() != null) {
      JsonLocation at = json.getLocation();
      return ProblemType.UNREADABLE_BODY.detail(
          "Line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), JsonFault.sentence(json)));
    }
    return ProblemType.UNREADABLE_BODY.detail("The body must be a JSON object.");
  }

  private static ProblemDetail invalid(JsonMappingException failure, String message) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return invalid(List.of(new FieldError(field.toString(), message)));
  }

  private static String expectation(MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    if (type == Integer.class || type == Long.class) {
      return "must be a whole number";
    }
    if (type == String.class) {
      return "must be a string";
    }
    return List.class.isAssignableFrom(type) ? "must be an array" : "must be an object";
  }

  private static ProblemDetail invalid(List<FieldError> errors) {
    ProblemDetail problem =
        ProblemType.INVALID_ORDER.detail(
            errors.size() == 1 ? "One field is invalid." : errors.size() + " fields are invalid.");
    problem.setProperty("errors", errors);
    return problem;
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String name =
        e instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : e.getPropertyName();
    return respond(
        e,
        ProblemType.BAD_PARAMETER.detail(
            "The parameter '%s' has the invalid value '%s'.".formatted(name, e.getValue())),
        request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> invalidEdit(InvalidEditException e, WebRequest request) {
    return respond(e, ProblemType.INVALID_EDIT.detail(String.valueOf(e.getMessage())), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> unknownCursor(UnknownCursorException e, WebRequest request) {
    return respond(e, ProblemType.BAD_PARAMETER.detail(e.getMessage() + "."), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> trackingOnly(TrackOnlyException e, WebRequest request) {
    return respond(e, ProblemType.TRACKING_ONLY.detail(e.getMessage() + "."), request);
  }

  @ExceptionHandler({TransactionException.class, DataAccessResourceFailureException.class})
  @Nullable ResponseEntity<Object> databaseUnavailable(Exception e, WebRequest request) {
    log.warn("A request failed, because the database is unavailable: {}", e.getMessage());
    return respond(e, ProblemType.DATABASE_UNAVAILABLE.detail(ProblemType.TRY_AGAIN), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      return null; // the client has closed the connection
    }
    // The same request may succeed when the lock or the load is gone.
    if (DatabaseFailures.isOutage(e) || DatabaseFailures.isTimeout(e)) {
      return databaseUnavailable(e, request);
    }
    log.error("A request failed: {}", request.getDescription(false), e);
    return respond(e, ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR), request);
  }

  private @Nullable ResponseEntity<Object> respond(
      Exception e, ProblemDetail problem, WebRequest request) {
    return handleExceptionInternal(
        e, problem, new HttpHeaders(), HttpStatusCode.valueOf(problem.getStatus()), request);
  }

  /** Also for the problems that controllers throw. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    HttpHeaders all = new HttpHeaders();
    all.putAll(headers);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      all.set(HttpHeaders.RETRY_AFTER, ProblemType.RETRY_AFTER);
    }
    return super.handleExceptionInternal(e, body, all, status, request);
  }
}
