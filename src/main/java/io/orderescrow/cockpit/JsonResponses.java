package io.orderescrow.cockpit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
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
      T value =
          json.readerFor(type)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(body);
      if (value != null) {
        return value;
      }
    } catch (UnrecognizedPropertyException e) {
      throw ClientErrorException.badRequest(
          "The request body has the unknown field '%s'.".formatted(e.getPropertyName()));
    } catch (JsonProcessingException e) {
      // Its message names our classes.
    }
    throw ClientErrorException.badRequest("The request body must be one JSON object of texts.");
  }
}
