package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** One definition of a line of text; REST, Cockpit and the catalogue use it. */
@Tag("S27")
class PrintableTextTest {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x09, 0x0A, 0x7F, 0x85, 0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
        0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xFFF9, 0xD83D, 0xE000, 0xE0001, 0xE0041
      })
  void noLineHasControlsOrInvisibleCharacters(int point) {
    String text = "Ad" + Character.toString(point) + "a";

    assertThat(PrintableText.isLine(text)).isFalse();
    assertThat(CATALOGUE.firstViolation("CreateOrderEvent", order("name", text)))
        .hasValueSatisfying(found -> assertThat(found).contains("/customer/name"));
    assertThat(CATALOGUE.firstViolation("CreateOrderEvent", order("email", text + "@x.org")))
        .hasValueSatisfying(found -> assertThat(found).contains("/customer/email"));
  }

  /** Names in Persian and Hindi have joiners. */
  @ParameterizedTest
  @ValueSource(strings = {"Ada O'Neill-Łukasz 3.", "نرگس\u200Cسادات", "क्\u200Dष", "李雷", "😀"})
  void aLineHasTheCharactersOfAnyLanguage(String text) {
    assertThat(PrintableText.isLine(text)).isTrue();
    assertThat(CATALOGUE.firstViolation("CreateOrderEvent", order("name", text))).isEmpty();
  }

  private static ObjectNode order(String property, String text) {
    ObjectNode order =
        StoredPayload.read(RawMessages.orderJson("o", "tok").getBytes(StandardCharsets.UTF_8));
    order.withObject("/customer").put(property, text);
    return order;
  }
}
