package io.orderescrow.cockpit;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;

/** A request that is not granted, with a sentence for the person who asked. */
final class Refused extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private Refused(Status status, String sentence) {
    super(
        sentence,
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(Map.of("message", sentence))
            .build());
  }

  static Refused notSignedIn() {
    return new Refused(Status.UNAUTHORIZED, "You are not signed in any more. Sign in again.");
  }

  static Refused notAllowed(String sentence) {
    return new Refused(Status.FORBIDDEN, sentence);
  }

  static Refused unknown(String sentence) {
    return new Refused(Status.NOT_FOUND, sentence);
  }

  static Refused tooLate(String sentence) {
    return new Refused(Status.CONFLICT, sentence);
  }

  static Refused wrong(String sentence) {
    return new Refused(Status.BAD_REQUEST, sentence);
  }
}
