package io.orderescrow.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates ids and writes an {@link Envelope} as headers; {@link MessageReader} reads it. */
public final class Envelopes {

  /** The CloudEvents version of all messages. */
  static final String SPEC_VERSION = "1.0";

  /** The prefix of our headers, from the AMQP binding of CloudEvents. */
  static final String PREFIX = "cloudEvents_";

  private Envelopes() {}

  /**
   * The AMQP headers of a message: CloudEvents attributes in binary mode. All are strings except
   * {@code attempt}, an integer. Attributes that the envelope does not have are absent.
   */
  public static Map<String, Object> headers(Envelope envelope) {
    Lineage lineage = envelope.lineage();
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(PREFIX + "specversion", SPEC_VERSION);
    headers.put(PREFIX + "id", envelope.id());
    headers.put(PREFIX + "source", envelope.source());
    headers.put(PREFIX + "type", envelope.type());
    headers.put(PREFIX + "subject", envelope.subject());
    headers.put(PREFIX + "time", envelope.time().toString());
    headers.put(PREFIX + "attempt", lineage.attempt());
    putIfKnown(headers, "commandid", lineage.commandId());
    putIfKnown(headers, "causationid", lineage.causationId());
    putIfKnown(headers, "traceparent", lineage.traceparent());
    return headers;
  }

  /**
   * The id of a command, the same on every re-send: the version 3 (name-based, MD5) UUID of {@code
   * <business key>/<message name>}, in UTF-8. A message name has no slash, so the pair is unique.
   */
  public static String commandId(String businessKey, String messageName) {
    String pair = businessKey + "/" + messageName;
    return UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Whether messages of this name carry the id of a command: those whose name says so. */
  public static boolean isCommand(String messageName) {
    return messageName.endsWith("Command");
  }

  /**
   * A new message id: a version 7 UUID (RFC 9562), which begins with the time in milliseconds.
   * Consecutive ids are adjacent in an index, so inserts touch few pages.
   */
  public static String newId(Instant now) {
    UUID random = UUID.randomUUID();
    long timeThenVersion = (now.toEpochMilli() << 16) | 0x7000L;
    return new UUID(
            timeThenVersion | (random.getMostSignificantBits() & 0x0FFFL),
            random.getLeastSignificantBits())
        .toString();
  }

  private static void putIfKnown(
      Map<String, Object> headers, String attribute, @Nullable String value) {
    if (value != null) {
      headers.put(PREFIX + attribute, value);
    }
  }
}
