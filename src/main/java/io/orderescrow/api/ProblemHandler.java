package io.orderescrow.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.orderescrow.order.UnknownCursorException;
import io.orderescrow.outbox.TrackOnlyException;
import io.orderescrow.web.BodySizeFilter;
import io.orderescrow.web.ProblemType;
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

/** Turns whatever goes wrong in a request into a problem that says what to do better. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldError> errors =
        e.getFieldErrors().stream()
            .map(error -> new FieldError(error.getField(), "" + error.getDefaultMessage()))
            .sorted((a, b) -> a.field().compareTo(b.field()))
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
    if (root instanceof BodySizeFilter.ExceededException exceeded) {
      return ProblemType.BODY_TOO_LARGE.detail("" + exceeded.getMessage());
    }
    if (root instanceof UnrecognizedPropertyException unknown) {
      return invalid(List.of(FieldError.at(unknown.getPath(), "is not known here")));
    }
    if (root instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
      return invalid(List.of(FieldError.at(mismatch.getPath(), shouldBe(mismatch))));
    }
    if (root instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return invalid(List.of(FieldError.at(mapping.getPath(), "cannot be read")));
    }
    if (root instanceof JsonProcessingException json && json.getLocation() != null) {
      JsonLocation at = json.getLocation();
      return ProblemType.UNREADABLE_BODY.detail(
          "Line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), json.getOriginalMessage()));
    }
    return ProblemType.UNREADABLE_BODY.detail("A JSON object is expected in the body.");
  }

  private static String shouldBe(MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    if (type == Integer.class || type == Long.class) {
      return "must be a whole number";
    }
    if (type == String.class) {
      return "must be a text";
    }
    return List.class.isAssignableFrom(type) ? "must be an array" : "must be an object";
  }

  private static ProblemDetail invalid(List<FieldError> errors) {
    ProblemDetail problem =
        ProblemType.INVALID_ORDER.detail(
            errors.size() == 1 ? "One field is wrong." : errors.size() + " fields are wrong.");
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
            "The parameter '%s' cannot be '%s'.".formatted(name, e.getValue())),
        request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> noSuchCursor(UnknownCursorException e, WebRequest request) {
    return respond(e, ProblemType.BAD_PARAMETER.detail(e.getMessage() + "."), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> onlyTracking(TrackOnlyException e, WebRequest request) {
    return respond(e, ProblemType.ONLY_TRACKING.detail(e.getMessage() + "."), request);
  }

  @ExceptionHandler({TransactionException.class, DataAccessResourceFailureException.class})
  @Nullable ResponseEntity<Object> databaseAway(Exception e, WebRequest request) {
    LOG.warn("A request failed because the database does not answer: {}", e.getMessage());
    return respond(e, ProblemType.DATABASE_AWAY.detail(ProblemType.TRY_AGAIN), request);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> unforeseen(Exception e, WebRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      return null; // nobody is there to be answered, and nothing is wrong here
    }
    LOG.error("A request failed: {}", request.getDescription(false), e);
    return respond(e, ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR), request);
  }

  private @Nullable ResponseEntity<Object> respond(
      Exception e, ProblemDetail problem, WebRequest request) {
    return handleExceptionInternal(
        e, problem, new HttpHeaders(), HttpStatusCode.valueOf(problem.getStatus()), request);
  }
}
