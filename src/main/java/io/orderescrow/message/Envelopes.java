package io.orderescrow.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an {@link Envelope} is made and how it is written; {@link MessageReader} reads it. */
public final class Envelopes {

  /** The version of CloudEvents that all messages speak. */
  static final String SPEC_VERSION = "1.0";

  /** How our headers begin: the form the AMQP binding of CloudEvents asks for. */
  static final String PREFIX = "cloudEvents_";

  private Envelopes() {}

  /**
   * The AMQP headers of a message: CloudEvents attributes in binary mode. All are strings but
   * {@code attempt}, an integer; what the envelope does not have is absent.
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
   * The identity of a command over all its repetitions: the version 3 (name-based, MD5) UUID of
   * {@code <business key>/<message name>}, in UTF-8. A message name has no slash, so no two pairs
   * make the same text.
   */
  public static String commandId(String businessKey, String messageName) {
    String pair = businessKey + "/" + messageName;
    return UUID.nameUUIDFromBytes(pair.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * A new message id: a version 7 UUID (RFC 9562), which begins with the time in milliseconds. Ids
   * made one after the other stand side by side in an index, so inserting them touches few pages.
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
