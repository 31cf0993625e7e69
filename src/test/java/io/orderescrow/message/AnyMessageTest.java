package io.orderescrow.message;

import static io.orderescrow.message.RawMessageBuilder.BODY;
import static io.orderescrow.message.RawMessageBuilder.headers;
import static io.orderescrow.message.RawMessageBuilder.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.LongStringHelper;
import io.orderescrow.embedded.Seed;
import io.orderescrow.message.ParsedMessage.Malformed;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random input from the broker always yields a ParsedMessage. */
class AnyMessageTest {

  private static final int ROUNDS = 20_000;

  private static final List<String> ATTRIBUTES =
      List.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "attempt",
          "commandid",
          "causationid",
          "traceparent");

  private static final List<String> PREFIXES =
      List.of("cloudEvents_", "cloudEvents_", "cloudEvents:", "ce-");

  private static final List<Object> VALUES =
      List.of(
          "1.0",
          "",
          "CreateOrderEvent",
          "InventoryReleasedEvent",
          "TeaIsReadyEvent",
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
          "2025-13-45T99:99:99Z");

  private static final List<Object> CONTENT_TYPES =
      List.of(
          "application/cloudevents+json",
          "application/cloudevents-batch+json",
          "application/json;charset=\"",
          ";",
          List.of());

  private static final List<String> LITERALS =
      List.of(
          "1e999",
          "-1e-999",
          "1e-400",
          "1e-2147483648",
          "1e2147483648",
          "1e400000000",
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
          "\u0000");

  private final long seed = Seed.number();
  private final Random random = new Random(seed);

  @Test
  @Tag("S27")
  void anyInputYieldsAParsedMessage() {
    MessageReader reader = RawMessageBuilder.reader();
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      RawMessage raw = new RawMessage(randomBody(), randomHeaders());
      try {
        ParsedMessage parsed = reader.read(raw);
        outcomes.merge(parsed.getClass().getSimpleName(), 1, Integer::sum);
        if (parsed instanceof Malformed malformed) {
          assertThat(malformed.reason()).isNotBlank().hasSizeLessThanOrEqualTo(1000);
        }
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ", " + raw, e);
      }
    }
    // A generator that never creates a valid message would prove nothing.
    assertThat(outcomes)
        .as("seed %s", seed)
        .containsOnlyKeys("Malformed", "Readable", "Unexpected");
  }

  private Map<String, Object> randomHeaders() {
    Map<String, Object> headers = headers();
    for (int change = random.nextInt(3); change > 0; change--) {
      headers.put(oneOf(PREFIXES) + oneOf(ATTRIBUTES), oneOf(VALUES));
    }
    if (random.nextInt(10) == 0) {
      headers.put("content-type", oneOf(CONTENT_TYPES));
    }
    if (random.nextInt(10) == 0) {
      headers.put("content-encoding", oneOf(List.of("gzip", "br", "UTF-8", " ", "*?", 7)));
    }
    return headers;
  }

  private byte[] randomBody() {
    return switch (random.nextInt(3)) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        yield noise;
      }
      case 1 -> {
        byte[] oneByteChanged = utf8(BODY);
        oneByteChanged[random.nextInt(oneByteChanged.length)] = (byte) random.nextInt();
        yield oneByteChanged;
      }
      default ->
          utf8(
              "{\"orderId\":\"order-1\",\"total\":{\"amount\":%s,\"currency\":%s},\"lines\":[%s],\"reservationId\":%s}"
                  .formatted(oneOf(LITERALS), oneOf(LITERALS), oneOf(LITERALS), oneOf(LITERALS)));
    };
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
