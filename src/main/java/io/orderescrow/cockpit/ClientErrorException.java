package io.orderescrow.cockpit;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;

/** A rejected request, with a sentence for the user. */
final class ClientErrorException extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private ClientErrorException(Status status, String sentence) {
    super(
        sentence,
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(Map.of("message", sentence))
            .build());
  }

  static ClientErrorException unauthorized() {
    return new ClientErrorException(Status.UNAUTHORIZED, "Your session has ended. Sign in again.");
  }

  static ClientErrorException forbidden(String sentence) {
    return new ClientErrorException(Status.FORBIDDEN, sentence);
  }

  static ClientErrorException notFound(String sentence) {
    return new ClientErrorException(Status.NOT_FOUND, sentence);
  }

  static ClientErrorException conflict(String sentence) {
    return new ClientErrorException(Status.CONFLICT, sentence);
  }

  static ClientErrorException badRequest(String sentence) {
    return new ClientErrorException(Status.BAD_REQUEST, sentence);
  }
}
