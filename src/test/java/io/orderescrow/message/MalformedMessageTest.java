package io.orderescrow.message;

import static io.orderescrow.message.RawMessageBuilder.BODY;
import static io.orderescrow.message.RawMessageBuilder.headers;
import static io.orderescrow.message.RawMessageBuilder.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.ParsedMessage.Malformed;
import io.orderescrow.message.ParsedMessage.PartialAttributes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each violation of a message yields a sentence that names it. */
class MalformedMessageTest {

  private final MessageReader reader = RawMessageBuilder.reader();

  @TestFactory
  @Tag("S27")
  List<DynamicTest> reportsTheInvalidHeader() {
    return List.of(
        header("type", null, "header cloudEvents_type is missing"),
        header("specversion", null, "header cloudEvents_specversion is missing"),
        header("specversion", "0.3", "header cloudEvents_specversion must be 1.0, not '0.3'"),
        header("id", null, "header cloudEvents_id is missing"),
        header("id", "  ", "header cloudEvents_id must have 1 to 255 printable characters"),
        header(
            "id", "x".repeat(256), "header cloudEvents_id must have 1 to 255 printable characters"),
        header("id", "a\nb", "header cloudEvents_id must have 1 to 255 printable characters"),
        header("id", "a\u0000b", "header cloudEvents_id must have 1 to 255 printable characters"),
        header("id", "a\u202Eb", "header cloudEvents_id must have 1 to 255 printable characters"),
        header("id", "a\uD800b", "header cloudEvents_id must have 1 to 255 printable characters"),
        header("id", Map.of("a", "b"), "header cloudEvents_id must be a text"),
        header("id", new byte[] {(byte) 0xC3, 0x28}, "header cloudEvents_id must be a text"),
        header("source", null, "header cloudEvents_source is missing"),
        header("source", List.of("/inventory"), "header cloudEvents_source must be a text"),
        header("subject", null, "header cloudEvents_subject is missing"),
        header(
            "subject", "order-2", "/orderId must equal the header cloudEvents_subject, 'order-2'"),
        header(
            "time",
            "soon",
            "header cloudEvents_time must be an RFC 3339 date and time, not 'soon'"),
        header(
            "time",
            "+999999999-01-01T00:00:00Z",
            "header cloudEvents_time must be an RFC 3339 date and time, not '+999999999-01-01T00:00:00Z'"),
        header(
            "attempt", 0, "header cloudEvents_attempt must be an integer of at least 1, not '0'"),
        header(
            "attempt",
            "two",
            "header cloudEvents_attempt must be an integer of at least 1, not 'two'"),
        header(
            "attempt",
            99999999999L,
            "header cloudEvents_attempt must be an integer of at least 1, not '99999999999'"),
        header(
            "commandid",
            "",
            "header cloudEvents_commandid must have 1 to 255 printable characters"),
        header(
            "causationid",
            "\t",
            "header cloudEvents_causationid must have 1 to 255 printable characters"));
  }

  @TestFactory
  @Tag("S27")
  List<DynamicTest> reportsTheInvalidBody() {
    return List.of(
        body("", "the body must be a JSON object"),
        body("[]", "the body must be a JSON object"),
        body("null", "the body must be a JSON object"),
        body("{", "the body is not JSON: Unexpected end-of-input"),
        body(BODY + BODY, "the body is not JSON: Trailing token"),
        body(
            "{\"orderId\":\"order-1\",\"orderId\":\"order-1\",\"reservationId\":\"r\"}",
            "the body is not JSON: Duplicate field 'orderId'"),
        body("{\"orderId\":\"order-1\"}", "/reservationId is missing"),
        body(
            "{\"orderId\":\"order-1\",\"reservationId\":7}",
            "/reservationId must be a string, not an integer"),
        body(
            "{\"orderId\":\"order-2\",\"reservationId\":\"r\"}",
            "/orderId must equal the header cloudEvents_subject, 'order-1'"),
        body(
            BODY.replace("}", ",\"x\":\"\\u0000\"}"),
            "/x contains U+0000 or half a surrogate pair"),
        body(
            BODY.replace("}", ",\"\\udc00\":1}"),
            "the body is not JSON: Unexpected low surrogate in field name"),
        body("[".repeat(5000), "the body is not JSON: "),
        body("{\"orderId\": tok_1}", "the body is not JSON: Unrecognized word: was expecting"),
        body(BODY.replace("}", ",\"x\":1e400000000}"), "/x is beyond 1E-308 to 1E+308"),
        body(BODY.replace("}", ",\"x\":[{\"y\":-1e-309}]}"), "/x/0/y is beyond 1E-308 to 1E+308"),
        body(
            BODY.replace("}", ",\"x\":1e-2147483648}"),
            "the body has a number whose exponent is too large"),
        body(
            "{\"x\":\"" + "y".repeat(MessageReader.MAX_BODY) + "\"}",
            "the body has 1048584 bytes; the maximum is 1048576"));
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    byte[] latin1 = BODY.replace("res", "r\u00E9s").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(malformed(new RawMessage(latin1, headers()))).isEqualTo("the body is not UTF-8");
  }

  @Test
  void keepsTheReadableAttributesOfAMalformedMessage() {
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_source", "bell\u0007");
    Malformed malformed = (Malformed) reader.read(message(headers, BODY));
    assertThat(malformed.partial())
        .isEqualTo(new PartialAttributes("m-2", "", "InventoryUpdatedEvent", "order-1"));
    assertThat(malformed.raw().headers()).isSameAs(headers);
  }

  @Test
  void boundsTheReasonAndKeepsItPrintable() {
    String name = "\\n\\ud83d\\ude00".repeat(2000);
    String reason = malformed(message(headers(), "{\"" + name + "\":1,\"" + name + "\":2}"));
    assertThat(reason).hasSizeLessThanOrEqualTo(1000).endsWith("…").doesNotContain("\n");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(reason)).isTrue();
  }

  @Test
  void refusesABodyWithVeryManyValues() {
    String zeros = "0,".repeat(500_000) + "0";
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_type", "CreateOrderEvent");
    assertThat(malformed(message(headers, "{\"lines\":[" + zeros + "]}"))).isNotEmpty();
  }

  private DynamicTest header(String attribute, @Nullable Object value, String reason) {
    return DynamicTest.dynamicTest(
        reason,
        () -> {
          Map<String, Object> headers = headers();
          if (value == null) {
            headers.remove("cloudEvents_" + attribute);
          } else {
            headers.put("cloudEvents_" + attribute, value);
          }
          assertThat(malformed(message(headers, BODY))).isEqualTo(reason);
        });
  }

  private DynamicTest body(String body, String reason) {
    return DynamicTest.dynamicTest(
        reason, () -> assertThat(malformed(message(headers(), body))).startsWith(reason));
  }

  private String malformed(RawMessage raw) {
    ParsedMessage reading = reader.read(raw);
    assertThat(reading).isInstanceOf(Malformed.class);
    assertThat(reading.raw()).isSameAs(raw);
    return ((Malformed) reading).reason();
  }
}
