package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.impl.LongStringHelper;
import io.orderescrow.message.Reading.Hints;
import io.orderescrow.message.Reading.Malformed;
import io.orderescrow.message.Reading.Readable;
import io.orderescrow.message.Reading.Unexpected;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.io.ClassPathResource;

class MessageReaderTest {

  private static final Instant ARRIVAL = Instant.parse("2025-06-25T09:30:05Z");
  private static final String BODY = "{\"orderId\":\"order-1\",\"reservationId\":\"res-7\"}";
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final MessageReader reader =
      new MessageReader(
          Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")),
          Clock.fixed(ARRIVAL, ZoneOffset.UTC));

  @Test
  void readsWhatItsTwinHasWritten() {
    Envelope envelope =
        new Envelope(
            Envelopes.newId(ARRIVAL),
            "/inventory",
            "InventoryUpdatedEvent",
            "order-1",
            Instant.parse("2025-06-25T09:30:02.123456Z"),
            new Lineage("c-1", "m-1", 3, TRACE));
    assertThat(readable(Envelopes.headers(envelope)).envelope()).isEqualTo(envelope);
    assertThat(readable(Envelopes.headers(envelope)).payload().get("reservationId").asText())
        .isEqualTo("res-7");
  }

  @Test
  void readsTheShortestEnvelope() {
    assertThat(readable(headers()).envelope())
        .isEqualTo(
            new Envelope(
                "m-2", "/inventory", "InventoryUpdatedEvent", "order-1", ARRIVAL, Lineage.NONE));
  }

  @Test
  void readsBothPrefixes() {
    Map<String, Object> colons = new HashMap<>();
    headers()
        .forEach((name, value) -> colons.put(name.replace("cloudEvents_", "cloudEvents:"), value));
    assertThat(readable(colons)).isEqualTo(readable(headers()));
  }

  @Test
  void readsWhateverTheClientLibraryMadeOfAHeader() {
    Date emitted = Date.from(Instant.parse("2025-06-25T09:30:01Z"));
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_id", LongStringHelper.asLongString("m-2"));
    headers.put("cloudEvents_source", utf8("/inventory"));
    headers.put("cloudEvents_specversion", 1.0d);
    headers.put("cloudEvents_attempt", 4L);
    headers.put("cloudEvents_commandid", true);
    headers.put("cloudEvents_time", emitted);
    assertThat(readable(headers).envelope())
        .isEqualTo(
            new Envelope(
                "m-2",
                "/inventory",
                "InventoryUpdatedEvent",
                "order-1",
                emitted.toInstant(),
                new Lineage("true", null, 4, null)));
  }

  @Test
  void toleratesWhatTheContractDoesNotName() {
    Map<String, Object> headers = headers();
    headers.put("x-death", List.of(Map.of("count", 1L)));
    headers.put("cloudEvents_traceparent", "not a trace");
    Readable readable =
        (Readable) reader.read(raw(headers, BODY.replace("}", ",\"shelf\":{\"row\":7}}")));
    assertThat(readable.message().envelope().lineage().traceparent()).isNull();
    assertThat(readable.message().payload().at("/shelf/row").asInt()).isEqualTo(7);
  }

  @TestFactory
  @Tag("S27")
  List<DynamicTest> saysWhichHeaderIsWrong() {
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
  List<DynamicTest> saysWhatIsWrongWithTheBody() {
    return List.of(
        body("", "the body must be a JSON object"),
        body("[]", "the body must be a JSON object"),
        body("null", "the body must be a JSON object"),
        body("{", "the body is not JSON: Unexpected end-of-input"),
        body(BODY + BODY, "the body is not JSON: Trailing token"),
        body("\uFEFF" + BODY, "the body is not JSON: Unexpected character"),
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
        body(BODY.replace("}", ",\"\\udc00\":1}"), " has a property named with U+0000"),
        body("[".repeat(5000), "the body is not JSON: "),
        body(
            "{\"x\":\"" + "y".repeat(MessageReader.LARGEST_BODY) + "\"}",
            "the body has 1048584 bytes, of which at most 1048576 are read"));
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    byte[] latin1 = BODY.replace("res", "r\u00E9s").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(malformed(new RawMessage(latin1, headers()))).isEqualTo("the body is not UTF-8");
    byte[] utf16 = BODY.getBytes(StandardCharsets.UTF_16LE);
    assertThat(malformed(new RawMessage(utf16, headers()))).startsWith("the body is not JSON");
  }

  @Test
  @Tag("S27")
  void tellsWhatItDoesNotTakeFromWhatNobodyKnows() {
    assertThat(unexpected(reader, "TeaIsReadyEvent"))
        .isEqualTo("the catalogue has no message 'TeaIsReadyEvent'");
    assertThat(unexpected(reader, "ReserveInventoryCommand"))
        .isEqualTo(
            "the catalogue does not list ReserveInventoryCommand among what orchestrator receives");
  }

  @Test
  void readsForAParticipantWhatItsQueueIsBoundFor() {
    MessageReader inventory = reader.forApplication("inventory");
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_type", "ReleaseInventoryCommand");
    assertThat(inventory.read(raw(headers, BODY))).isInstanceOf(Readable.class);
    assertThat(unexpected(inventory, "InventoryUpdatedEvent")).contains("what inventory receives");
    assertThatThrownBy(() -> reader.forApplication("kitchen")).hasMessageContaining("'kitchen'");
  }

  @Test
  void keepsWhatCanBeMadeOutOfAMalformedMessage() {
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_source", "bell\u0007");
    Malformed malformed = (Malformed) reader.read(raw(headers, BODY));
    assertThat(malformed.hints())
        .isEqualTo(new Hints("m-2", "", "InventoryUpdatedEvent", "order-1"));
    assertThat(malformed.raw().headers()).isSameAs(headers);
  }

  @Test
  void boundsItsReasonAndKeepsItPrintable() {
    String name = "\\n\\ud83d\\ude00".repeat(2000);
    String reason = malformed(raw(headers(), "{\"" + name + "\":1,\"" + name + "\":2}"));
    assertThat(reason).hasSizeLessThanOrEqualTo(1000).endsWith("…").doesNotContain("\n");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(reason)).isTrue();
  }

  @Test
  void isQuickWithAHostileBody() {
    String zeros = "0,".repeat(500_000) + "0";
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_type", "CreateOrderEvent");
    long begin = System.nanoTime();
    assertThat(malformed(raw(headers, "{\"lines\":[" + zeros + "]}"))).isNotEmpty();
    assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
  }

  @Test
  void neverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Object[] values = {
      "1.0",
      "",
      "CreateOrderEvent",
      "InventoryUpdatedEvent",
      "order-1",
      1,
      -1L,
      1.5,
      true,
      'x',
      new Date(Long.MAX_VALUE),
      new Date(Long.MIN_VALUE),
      List.of(),
      Map.of(),
      new byte[] {-1},
      new int[] {1},
      LongStringHelper.asLongString("order-1"),
      "\uDC00",
      "2025-13-45T99:99:99Z"
    };
    String[] names = {
      "specversion",
      "id",
      "source",
      "type",
      "subject",
      "time",
      "attempt",
      "commandid",
      "causationid",
      "traceparent"
    };
    String[] literals = {
      "1e999",
      "-1e-999",
      "1e-400",
      "123456789012345678901234567890",
      "NaN",
      "\"\\ud800\"",
      "{}",
      "[[]]",
      "null",
      "true",
      "0.1",
      "1.0",
      "\"x\"",
      "{\"a\":1,\"a\":2}",
      "\u0000"
    };
    for (int round = 0; round < 20_000; round++) {
      Map<String, Object> headers = headers();
      for (int change = random.nextInt(3); change > 0; change--) {
        headers.put(
            "cloudEvents_" + names[random.nextInt(names.length)],
            values[random.nextInt(values.length)]);
      }
      byte[] body;
      if (random.nextInt(4) == 0) {
        body = new byte[random.nextInt(200)];
        random.nextBytes(body);
      } else if (random.nextBoolean()) {
        body =
            utf8(
                "{\"orderId\":\"order-1\",\"total\":{\"amount\":"
                    + literals[random.nextInt(literals.length)]
                    + ",\"currency\":"
                    + literals[random.nextInt(literals.length)]
                    + "},\"lines\":["
                    + literals[random.nextInt(literals.length)]
                    + "],\"reservationId\":"
                    + literals[random.nextInt(literals.length)]
                    + "}");
      } else {
        body = utf8(BODY);
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      Reading reading;
      try {
        reading = reader.read(new RawMessage(body, headers));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
      if (reading instanceof Malformed malformed) {
        assertThat(malformed.reason()).as("seed %s", seed).isNotBlank().hasSizeLessThan(1001);
      }
    }
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
          assertThat(malformed(raw(headers, BODY))).isEqualTo(reason);
        });
  }

  private DynamicTest body(String body, String reason) {
    return DynamicTest.dynamicTest(
        reason, () -> assertThat(malformed(raw(headers(), body))).startsWith(reason));
  }

  private String malformed(RawMessage raw) {
    Reading reading = reader.read(raw);
    assertThat(reading).isInstanceOf(Malformed.class);
    assertThat(reading.raw()).isSameAs(raw);
    return ((Malformed) reading).reason();
  }

  private static String unexpected(MessageReader reader, String type) {
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_type", type);
    Reading reading = reader.read(raw(headers, "whatever"));
    assertThat(reading).isInstanceOf(Unexpected.class);
    return ((Unexpected) reading).reason();
  }

  private Message readable(Map<String, Object> headers) {
    Reading reading = reader.read(raw(headers, BODY));
    assertThat(reading).isInstanceOf(Readable.class);
    return ((Readable) reading).message();
  }

  private static RawMessage raw(Map<String, Object> headers, String body) {
    return new RawMessage(utf8(body), headers);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> headers() {
    Map<String, Object> headers = new HashMap<>();
    headers.put("cloudEvents_specversion", "1.0");
    headers.put("cloudEvents_id", "m-2");
    headers.put("cloudEvents_source", "/inventory");
    headers.put("cloudEvents_type", "InventoryUpdatedEvent");
    headers.put("cloudEvents_subject", "order-1");
    return headers;
  }
}
