package io.orderescrow.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchKeysTest {

  private static final JsonNode PAYLOAD =
      json(
          "{\"customer\": {\"name\": \"Ada\", \"age\": 36, \"tags\": [], \"phone\": null}, \"id\": \"o\"}");

  @Test
  void readsTheValuesAtThePaths() {
    assertThat(SearchKeys.from(PAYLOAD, List.of("customer.name", "id")))
        .isEqualTo(new SearchKeys("Ada", "o"));
    assertThat(SearchKeys.from(PAYLOAD, List.of("customer.age")))
        .isEqualTo(new SearchKeys("36", null));
  }

  @Test
  void isNullWithoutAScalarValue() {
    assertThat(SearchKeys.from(PAYLOAD, List.of("customer.mail", "customer.tags")))
        .isEqualTo(SearchKeys.NONE);
    assertThat(SearchKeys.from(PAYLOAD, List.of("customer", "customer.phone")))
        .isEqualTo(SearchKeys.NONE);
    assertThat(SearchKeys.from(PAYLOAD, List.of())).isEqualTo(SearchKeys.NONE);
  }

  /** An index limits the length, and a surrogate pair must not be split. */
  @Test
  void truncatesLongValues() {
    assertThat(new SearchKeys("x".repeat(300), null).first()).hasSize(200);
    assertThat(new SearchKeys("x".repeat(199) + "😀", null).first()).isEqualTo("x".repeat(199));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
