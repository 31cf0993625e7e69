package io.orderescrow.cockpit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.springframework.stereotype.Component;

/** Writes JSON like the REST interface; Cockpit's own writer does not support {@code Instant}. */
@Component
class JsonResponses {

  private final ObjectMapper json;

  JsonResponses(ObjectMapper json) {
    this.json = json;
  }

  Response toResponse(Object view) {
    try {
      return Response.ok(json.writeValueAsString(view), MediaType.APPLICATION_JSON_TYPE)
          .header("Cache-Control", "no-store")
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A view of the Cockpit plugin cannot be written as JSON", e);
    }
  }

  /**
   * Reads a request body.
   *
   * @throws ClientErrorException when the body does not match the type
   */
  <T> T read(String body, Class<T> type) {
    try {
      return json.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw ClientErrorException.badRequest(
          "The request body is invalid: " + e.getOriginalMessage());
    }
  }
}
