package io.orderescrow.api;

import io.orderescrow.api.UnreadableBody.FieldError;
import io.orderescrow.inbox.InvalidEditException;
import io.orderescrow.message.PrintableText;
import io.orderescrow.order.UnknownCursorException;
import io.orderescrow.outbox.TrackOnlyException;
import io.orderescrow.transaction.DatabaseFailures;
import io.orderescrow.web.ProblemPage;
import io.orderescrow.web.ProblemType;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns exceptions into problem details. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
  private static final int MAX_VALUE = 100;

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
    return respond(e, UnreadableBody.invalidOrder(errors), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return respond(e, UnreadableBody.describe(e), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
      ServletRequestBindingException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return respond(e, ProblemType.BAD_PARAMETER.detail("" + e.getBody().getDetail()), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return respond(
        e,
        ProblemType.BAD_PARAMETER.detail(
            "The parameter '%s' is missing.".formatted(e.getParameterName())),
        request);
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
            "The parameter '%s' has the invalid value '%s'."
                .formatted(name, PrintableText.sanitize(String.valueOf(e.getValue()), MAX_VALUE))),
        request);
  }

  /** Spring Security refuses the name of a parameter or a header when it is read. */
  @ExceptionHandler
  @Nullable ResponseEntity<Object> rejected(RequestRejectedException e, WebRequest request) {
    return respond(
        e,
        ProblemType.MALFORMED_REQUEST.detail(
            "A header, or the name of a parameter, contains control characters."),
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
    return respond(
        e, ProblemType.INTERNAL_ERROR.detail("The log of the server has the reason."), request);
  }

  private @Nullable ResponseEntity<Object> respond(
      Exception e, ProblemDetail problem, WebRequest request) {
    return handleExceptionInternal(
        e, problem, new HttpHeaders(), HttpStatusCode.valueOf(problem.getStatus()), request);
  }

  /** Also for the problems that controllers and Spring throw. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    HttpHeaders all = new HttpHeaders();
    all.putAll(headers);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      all.set(HttpHeaders.RETRY_AFTER, ProblemType.RETRY_AFTER);
    }
    if (!(body instanceof ProblemDetail problem)) {
      return new ResponseEntity<>(body, all, status);
    }
    ProblemDetail typed = ProblemType.typed(problem);
    if (request instanceof ServletWebRequest servlet
        && ProblemPage.isPreferred(servlet.getRequest())) {
      all.setContentType(ProblemPage.MEDIA_TYPE);
      return new ResponseEntity<>(ProblemPage.html(servlet.getRequest(), typed), all, status);
    }
    all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(typed, all, status);
  }
}
