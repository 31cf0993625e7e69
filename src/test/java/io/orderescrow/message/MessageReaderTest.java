package io.orderescrow.message;

import static io.orderescrow.message.RawMessageBuilder.ARRIVAL;
import static io.orderescrow.message.RawMessageBuilder.BODY;
import static io.orderescrow.message.RawMessageBuilder.headers;
import static io.orderescrow.message.RawMessageBuilder.message;
import static io.orderescrow.message.RawMessageBuilder.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.impl.LongStringHelper;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

  private final MessageReader reader = RawMessageBuilder.reader();

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void readsTheHeadersThatEnvelopesWrites() {
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
  void readsEveryHeaderTypeOfTheClientLibrary() {
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
  void toleratesUnknownHeadersAndProperties() {
    Map<String, Object> headers = headers();
    headers.put("x-death", List.of(Map.of("count", 1L)));
    headers.put("cloudEvents_traceparent", "not a trace");
    Readable readable =
        (Readable) reader.read(message(headers, BODY.replace("}", ",\"shelf\":{\"row\":7}}")));
    assertThat(readable.message().envelope().lineage().traceparent()).isNull();
    assertThat(readable.message().payload().at("/shelf/row").asInt()).isEqualTo(7);
  }

  @Test
  @Tag("S27")
  void distinguishesUnexpectedFromUnknownTypes() {
    assertThat(unexpected(reader, "TeaIsReadyEvent"))
        .isEqualTo("the catalogue has no message 'TeaIsReadyEvent'");
    assertThat(unexpected(reader, "ReserveInventoryCommand"))
        .isEqualTo(
            "the catalogue does not list ReserveInventoryCommand as one that orchestrator receives");
  }

  @Test
  void readsForAServiceTheMessagesOfItsQueue() {
    MessageReader inventory = reader.forApplication("inventory");
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_type", "ReleaseInventoryCommand");
    assertThat(inventory.read(message(headers, BODY))).isInstanceOf(Readable.class);
    assertThat(unexpected(inventory, "InventoryUpdatedEvent")).contains("that inventory receives");
    assertThatThrownBy(() -> reader.forApplication("kitchen")).hasMessageContaining("'kitchen'");
  }

  private static String unexpected(MessageReader reader, String type) {
    Map<String, Object> headers = headers();
    headers.put("cloudEvents_type", type);
    ParsedMessage reading = reader.read(message(headers, "whatever"));
    assertThat(reading).isInstanceOf(Unexpected.class);
    return ((Unexpected) reading).reason();
  }

  private Message readable(Map<String, Object> headers) {
    ParsedMessage reading = reader.read(message(headers, BODY));
    assertThat(reading).isInstanceOf(Readable.class);
    return ((Readable) reading).message();
  }
}
