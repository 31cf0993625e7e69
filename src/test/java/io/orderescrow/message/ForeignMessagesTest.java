package io.orderescrow.message;

import static io.orderescrow.message.RawMessageBuilder.ARRIVAL;
import static io.orderescrow.message.RawMessageBuilder.BODY;
import static io.orderescrow.message.RawMessageBuilder.headers;
import static io.orderescrow.message.RawMessageBuilder.message;
import static io.orderescrow.message.RawMessageBuilder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.ParsedMessage.Malformed;
import io.orderescrow.message.ParsedMessage.Readable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as other CloudEvents clients write them: read, or refused with the cause. */
@Tag("F17")
@Tag("S42")
class ForeignMessagesTest {

  private static final String STRUCTURED = "application/cloudevents+json";

  private static final String EVENT =
      """
      {"specversion": "1.0", "id": "m-2", "source": "/inventory", "type": "InventoryUpdatedEvent",
       "subject": "order-1", "datacontenttype": "application/json", "data": %s}
      """
          .formatted(BODY);

  private final MessageReader reader = RawMessageBuilder.reader();

  @ParameterizedTest
  @ValueSource(strings = {"cloudEvents_", "cloudEvents:", "ce-", "ce_", "CE-", "cloudevents_"})
  void readsEachPrefixInUpperAndLowerCase(String prefix) {
    assertThat(readable(message(renamed(prefix), BODY)).message())
        .isEqualTo(readable(message(headers(), BODY)).message());
  }

  @Test
  void namesTheHeaderAsTheClientWroteIt() {
    Map<String, Object> headers = renamed("ce-");
    headers.put("ce-time", "soon");
    assertThat(refused(message(headers, BODY)))
        .isEqualTo("header ce-time must be an RFC 3339 date and time, not 'soon'");
    headers.remove("ce-time");
    headers.put("ce-subject", "order-2");
    assertThat(refused(message(headers, BODY)))
        .isEqualTo("/orderId must equal the header ce-subject, 'order-2'");
  }

  @Test
  void refusesTwoValuesOfOneAttribute() {
    Map<String, Object> headers = headers();
    headers.put("ce-id", "m-2");
    assertThat(readable(message(headers, BODY)).message().envelope().id()).isEqualTo("m-2");
    headers.put("ce-id", "m-3");
    assertThat(refused(message(headers, BODY)))
        .isEqualTo("header cloudEvents_id and header ce-id have different values");
    headers.remove("ce-id");
    headers.put("ce_traceparent", "one");
    headers.put("ce-traceparent", "another");
    assertThat(readable(message(headers, BODY)).message().envelope().lineage().traceparent())
        .isNull();
  }

  @Test
  void readsStructuredModeAndTurnsItIntoBinaryMode() {
    Readable structured = readable(event(STRUCTURED + "; charset=utf-8", EVENT));
    assertThat(structured.message()).isEqualTo(readable(message(headers(), BODY)).message());
    assertThat(readable(structured.raw())).isEqualTo(structured);
    assertThat(new String(structured.raw().body(), StandardCharsets.UTF_8)).isEqualTo(BODY);
  }

  @Test
  void readsExtensionAttributesOfAnyPlainType() {
    String event =
        EVENT.replace(
            "\"specversion\"",
            "\"attempt\": 3, \"commandid\": true, \"causationid\": null, \"specversion\"");
    assertThat(readable(event(STRUCTURED, event)).message().envelope().lineage())
        .isEqualTo(new Lineage("true", null, 3, null));
  }

  @Test
  void readsBinaryDataOfStructuredMode() {
    String base64 = Base64.getEncoder().encodeToString(utf8(BODY));
    String event = EVENT.replace("\"data\": " + BODY, "\"data_base64\": \"" + base64 + "\"");
    assertThat(readable(event(STRUCTURED, event)).message().payload().path("orderId").asText())
        .isEqualTo("order-1");
    assertThat(refused(event(STRUCTURED, event.replace(base64, "%"))))
        .isEqualTo("data_base64 is not Base64");
  }

  /** An amount must not pass through a double. */
  @Test
  void keepsNumbersOfStructuredModeExact() {
    String price = "123456789012345678901.234567890123456789";
    String event = EVENT.replace("\"res-7\"}", "\"res-7\", \"price\": " + price + "}");
    Readable readable = readable(event(STRUCTURED, event));
    assertThat(readable.message().payload().path("price").decimalValue().toPlainString())
        .isEqualTo(price);
    assertThat(new String(readable.raw().body(), StandardCharsets.UTF_8)).contains(price);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\": \"m-2\", | | attribute id is missing",
        "\"id\": \"m-2\" | \"id\": {} | attribute id must be a text",
        "\"id\": \"m-2\" | \"id\": \" \" | attribute id must have 1 to 255 printable characters",
        "\"order-1\", \"datacontenttype\" | \"order-2\", \"datacontenttype\" | /orderId must equal the attribute subject, 'order-2'",
        "application/json | application/xml | attribute datacontenttype must be a JSON type, not 'application/xml'",
        "\"data\" | \"date\" | the event has no data",
        "\"data\" | \"data_base64\": \"e30=\", \"data\" | the event has both data and data_base64",
        "\"data\" | \"data\": \"{}\", \"more\" | data must be a JSON object, not a text",
        "\"res-7\" | 7 | /reservationId must be a string, not an integer",
        "\"id\" | \"Id\": \"m-3\", \"id\" | attribute Id and attribute id have different values",
      })
  void namesTheFaultOfAStructuredEvent(String text, String replacement, String reason) {
    String event = EVENT.replaceFirst(text, replacement == null ? "" : replacement);
    assertThat(refused(event(STRUCTURED, event))).isEqualTo(reason);
    assertThat(((Malformed) reader.read(event(STRUCTURED, event))).partial().type())
        .isEqualTo("InventoryUpdatedEvent");
  }

  @Test
  void refusesHeadersThatContradictTheStructuredEvent() {
    RawMessage raw = event(STRUCTURED, EVENT);
    assertThat(refused(RawMessages.with(raw, "cloudEvents_type", "PaymentCapturedEvent")))
        .isEqualTo("header cloudEvents_type and attribute type have different values");
  }

  @Test
  void refusesOtherFormatsOfCloudEventsByName() {
    assertThat(refused(event("application/cloudevents-batch+json", "[" + EVENT + "]")))
        .isEqualTo(
            "content-type 'application/cloudevents-batch+json' is the batched mode of CloudEvents;"
                + " send each event as a message of its own");
    assertThat(refused(event("application/cloudevents+avro", "Obj")))
        .contains("'application/cloudevents+avro' is not supported");
    assertThat(refused(event("application/json", EVENT)))
        .isEqualTo(
            "header cloudEvents_type is missing; the body is an event in structured mode, but"
                + " content-type is 'application/json' and not application/cloudevents+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "gzip:UTF-8", "utf-8, gzip"})
  void decompressesGzip(String contentEncoding) {
    RawMessage raw =
        RawMessage.received(gzip(utf8(BODY)), headers(), "text/plain", contentEncoding);
    Readable readable = readable(raw);
    assertThat(readable.raw().body()).isEqualTo(utf8(BODY));
    assertThat(readable.raw().headers()).doesNotContainKey("content-encoding");
  }

  @Test
  void decompressesAStructuredEventWithByteOrderMark() {
    RawMessage raw =
        RawMessage.received(gzip(utf8("\uFEFF" + EVENT)), Map.of(), STRUCTURED, "gzip");
    assertThat(readable(raw).message().payload().path("reservationId").asText()).isEqualTo("res-7");
  }

  /** One MiB of compressed zeros is a thousand times as much. */
  @Test
  void boundsTheDecompressedBody() {
    byte[] bomb = gzip(new byte[200 * MessageReader.MAX_BODY]);
    assertThat(bomb).hasSizeLessThan(MessageReader.MAX_BODY);
    RawMessage raw = RawMessage.received(bomb, headers(), null, "gzip");
    assertThat(refused(raw)).isEqualTo("the decompressed body has more than 1048576 bytes");
    assertThat(reader.read(raw).raw()).isSameAs(raw);
  }

  @Test
  void namesTheFaultOfACompressedBody() {
    byte[] compressed = gzip(utf8(BODY));
    assertThat(refused(new RawMessage(compressed, headers())))
        .isEqualTo("the body is compressed with gzip, but content-encoding does not name gzip");
    String incomplete = "content-encoding is gzip, but the body is not complete gzip data";
    assertThat(refused(RawMessage.received(utf8(BODY), headers(), null, "gzip")))
        .isEqualTo(incomplete);
    byte[] half = Arrays.copyOf(compressed, compressed.length / 2);
    assertThat(refused(RawMessage.received(half, headers(), null, "gzip"))).isEqualTo(incomplete);
    for (String other :
        List.of("br", "deflate", "gzip, gzip", "base64", "gzip, br", "not a name")) {
      assertThat(refused(RawMessage.received(compressed, headers(), null, other)))
          .isEqualTo(
              "content-encoding '%s' is not supported; send the body plain or compressed once with gzip"
                  .formatted(other));
    }
  }

  @Test
  void readsUtf8WithAByteOrderMarkAndStoresItWithout() {
    Readable readable = readable(message(headers(), "\uFEFF" + BODY));
    assertThat(readable.raw().body()).isEqualTo(utf8(BODY));
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, UTF-16", "UTF-16BE, UTF-16", "UTF-16, UTF-16", "x-UTF-16LE-BOM, UTF-16",
    "UTF-32LE, UTF-32", "UTF-32BE, UTF-32", "X-UTF-32LE-BOM, UTF-32", "X-UTF-32BE-BOM, UTF-32"
  })
  void namesAnotherUnicodeEncoding(String charset, String name) {
    byte[] body = BODY.getBytes(Charset.forName(charset));
    assertThat(refused(new RawMessage(body, headers())))
        .isEqualTo("the body is " + name + "; it must be UTF-8");
  }

  @Test
  void namesTheDeclaredCharacterSetOfABodyThatIsNotUtf8() {
    byte[] latin1 = BODY.replace("res", "r\u00E9s").getBytes(StandardCharsets.ISO_8859_1);
    String reason = "the body is not UTF-8; its properties name the character set ISO-8859-1";
    String type = "application/json;charset=\"ISO-8859-1\"";
    assertThat(refused(RawMessage.received(latin1, headers(), type, null))).isEqualTo(reason);
    assertThat(refused(RawMessage.received(latin1, headers(), null, "ISO-8859-1")))
        .isEqualTo(reason);
    assertThat(refused(RawMessage.received(latin1, headers(), "text/json;charset=utf-8", "UTF-8")))
        .isEqualTo("the body is not UTF-8");
    // Without such a character it is UTF-8 all the same.
    readable(RawMessage.received(utf8(BODY), headers(), type, "ISO-8859-1"));
  }

  @Test
  void namesBodiesOfOtherLibraries() {
    assertThat(refused(new RawMessage(new byte[] {0, 0x53, 0x75, -96, 2, '{', '}'}, Map.of())))
        .isEqualTo(
            "header cloudEvents_type is missing; the body is an encoded message of AMQP 1.0; it"
                + " must be the JSON of its data section");
    byte[] java = {(byte) 0xAC, (byte) 0xED, 0, 5, 't', 0, 1, 'x'};
    assertThat(refused(new RawMessage(java, headers())))
        .isEqualTo("the body is a serialized Java object; it must be JSON");
    assertThat(refused(message(headers(), "\"{\\\"orderId\\\":\\\"order-1\\\"}\"")))
        .isEqualTo("the body must be a JSON object, not a text that contains one");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-25T09:30:01.123456789012Z, 2025-06-25T09:30:01.123456789Z",
    "2025-06-25T15:15:01+05:45, 2025-06-25T09:30:01Z",
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2025-06-25t09:30:01z, 2025-06-25T09:30:01Z"
  })
  void readsEveryTimeOfRfc3339(String time, Instant instant) {
    assertThat(withHeader("cloudEvents_time", time).time()).isEqualTo(instant);
  }

  @Test
  void readsNumericAndTimestampHeaders() {
    assertThat(withHeader("cloudEvents_time", Date.from(ARRIVAL)).time()).isEqualTo(ARRIVAL);
    for (Object two : List.of(2, 2L, (short) 2, (byte) 2, 2.0f, 2.0d, "2.0", "2")) {
      assertThat(withHeader("cloudEvents_attempt", two).lineage().attempt()).isEqualTo(2);
    }
    for (Object none : List.of(1.5, "1 ", Double.NaN, "1e99999999", true, 0.0)) {
      Map<String, Object> headers = headers();
      headers.put("cloudEvents_attempt", none);
      assertThat(refused(message(headers, BODY)))
          .isEqualTo(
              "header cloudEvents_attempt must be an integer of at least 1, not '" + none + "'");
    }
  }

  private Envelope withHeader(String name, Object value) {
    Map<String, Object> headers = headers();
    headers.put(name, value);
    return readable(message(headers, BODY)).message().envelope();
  }

  private static Map<String, Object> renamed(String prefix) {
    Map<String, Object> headers = new HashMap<>();
    headers().forEach((name, value) -> headers.put(name.replace("cloudEvents_", prefix), value));
    return headers;
  }

  private static RawMessage event(String contentType, String body) {
    return RawMessage.received(utf8(body), Map.of(), contentType, null);
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private Readable readable(RawMessage raw) {
    ParsedMessage reading = reader.read(raw);
    assertThat(reading).isInstanceOf(Readable.class);
    return (Readable) reading;
  }

  private String refused(RawMessage raw) {
    ParsedMessage reading = reader.read(raw);
    assertThat(reading).isInstanceOf(Malformed.class);
    return ((Malformed) reading).reason();
  }
}
