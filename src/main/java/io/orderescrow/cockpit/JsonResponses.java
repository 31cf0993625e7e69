package io.orderescrow.cockpit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** JSON as the rest of our REST interface writes it; Cockpit's own writer knows no instants. */
@Component
@Profile("orchestrator")
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
      throw new IllegalStateException("A view of the plugin is no JSON", e);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws ClientErrorException when it is none of this kind
   */
  <T> T read(String body, Class<T> type) {
    try {
      return json.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw ClientErrorException.wrong("The request cannot be read: " + e.getOriginalMessage());
    }
  }
}
