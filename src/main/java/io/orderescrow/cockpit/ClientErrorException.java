package io.orderescrow.cockpit;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;

/** A request that is not granted, with a sentence for the person who asked. */
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

  static ClientErrorException notSignedIn() {
    return new ClientErrorException(
        Status.UNAUTHORIZED, "You are not signed in any more. Sign in again.");
  }

  static ClientErrorException notAllowed(String sentence) {
    return new ClientErrorException(Status.FORBIDDEN, sentence);
  }

  static ClientErrorException unknown(String sentence) {
    return new ClientErrorException(Status.NOT_FOUND, sentence);
  }

  static ClientErrorException tooLate(String sentence) {
    return new ClientErrorException(Status.CONFLICT, sentence);
  }

  static ClientErrorException wrong(String sentence) {
    return new ClientErrorException(Status.BAD_REQUEST, sentence);
  }
}
