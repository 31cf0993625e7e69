package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("S27")
class UnstorableTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"a\":[1,{\"b\":\"x\\u0000\"}]}' | /a/1/b contains U+0000 or half a surrogate pair",
        "'{\"a\":\"\\uD83D\"}' | /a contains U+0000 or half a surrogate pair",
        "'{\"a\":[{\"\\u0000\":1}]}' | /a/0 has a property named with U+0000 or half a surrogate pair",
        "'{\"\\u0000\":1}' | has a property named with U+0000 or half a surrogate pair",
      })
  void namesThePlace(String json, String sentence) {
    assertThat(UnstorableText.violation(StoredPayload.read(json.getBytes())))
        .hasValueSatisfying(found -> assertThat(found.strip()).isEqualTo(sentence));
  }

  /** To build the place of each number would write four terabytes. */
  @Test
  void buildsNoPlaceOfStorableValues() {
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
    IntStream.range(0, 1_000_000).forEach(numbers::add);
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ObjectNode innermost = payload;
    for (int depth = 0; depth < 100; depth++) {
      innermost = innermost.putObject("k".repeat(40_000));
    }
    innermost.set("numbers", numbers);

    assertThat(UnstorableText.violation(payload)).isEmpty();
  }
}
