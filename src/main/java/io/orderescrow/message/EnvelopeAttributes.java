package io.orderescrow.message;

import io.orderescrow.message.ParsedMessage.Hints;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents attributes among the AMQP headers of one message, as <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md">the
 * AMQP binding</a> has them. Both of its prefixes are read; where a message has both, {@code
 * cloudEvents_} counts.
 */
final class EnvelopeAttributes {

  private static final List<String> PREFIXES = List.of(Envelopes.PREFIX, "cloudEvents:");

  // RFC 3339 knows years of four digits only; anything else would not fit a database either.
  private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[12][0-9]{3}-.*");

  private final Map<String, Object> headers;

  EnvelopeAttributes(Map<String, Object> headers) {
    this.headers = headers;
  }

  /** What can be made out, be the message readable or not. */
  Hints hints() {
    return new Hints(hint("id"), hint("source"), hint("type"), hint("subject"));
  }

  /** The message's name: the one attribute without which nothing else can be judged. */
  String type() throws UnreadableMessageException {
    return required("type");
  }

  /**
   * @param arrival stands in for the time of emission when the message does not tell it
   */
  Envelope envelope(Instant arrival) throws UnreadableMessageException {
    String version = required("specversion");
    if (!version.equals(Envelopes.SPEC_VERSION)) {
      throw new UnreadableMessageException(
          "header cloudEvents_specversion must be 1.0, not '" + version + "'");
    }
    return new Envelope(
        required("id"),
        required("source"),
        type(),
        required("subject"),
        time(arrival),
        new Lineage(
            optional("commandid"),
            optional("causationid"),
            attempt(),
            Traceparent.orNull(hint("traceparent"))));
  }

  private Instant time(Instant arrival) throws UnreadableMessageException {
    @Nullable String time = optional("time");
    if (time == null) {
      return arrival;
    }
    try {
      if (FOUR_DIGIT_YEAR.matcher(time).matches()) {
        return OffsetDateTime.parse(time).toInstant();
      }
    } catch (DateTimeParseException e) {
      // the sentence below says it
    }
    throw new UnreadableMessageException(
        "header cloudEvents_time must be an RFC 3339 date and time, not '" + time + "'");
  }

  private int attempt() throws UnreadableMessageException {
    @Nullable String attempt = optional("attempt");
    try {
      int number = attempt == null ? 1 : Integer.parseInt(attempt);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the sentence below says it
    }
    throw new UnreadableMessageException(
        "header cloudEvents_attempt must be an integer of at least 1, not '" + attempt + "'");
  }

  private String required(String attribute) throws UnreadableMessageException {
    @Nullable String value = optional(attribute);
    if (value == null) {
      throw new UnreadableMessageException("header cloudEvents_" + attribute + " is missing");
    }
    return value;
  }

  private @Nullable String optional(String attribute) throws UnreadableMessageException {
    @Nullable Object value = value(attribute);
    if (value == null) {
      return null;
    }
    String text =
        text(value)
            .orElseThrow(
                () ->
                    new UnreadableMessageException(
                        "header cloudEvents_" + attribute + " must be a text"));
    if (!PrintableText.is(text)) {
      throw new UnreadableMessageException(
          "header cloudEvents_"
              + attribute
              + " must have 1 to "
              + PrintableText.LONGEST
              + " printable characters");
    }
    return text;
  }

  private String hint(String attribute) {
    @Nullable Object value = value(attribute);
    return value == null ? "" : text(value).filter(PrintableText::is).orElse("");
  }

  private @Nullable Object value(String attribute) {
    for (String prefix : PREFIXES) {
      @Nullable Object value = headers.get(prefix + attribute);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /**
   * A header's value as text, if it is a plain value. AMQP has many types for one text or number,
   * and clients make many classes of them; those not named here say what they are in {@code
   * toString}.
   */
  private static Optional<String> text(Object value) {
    if (value instanceof byte[] bytes) {
      return utf8(bytes);
    }
    if (value instanceof Date date) {
      return Optional.of(date.toInstant().toString());
    }
    boolean holdsOthers =
        value instanceof Map
            || value instanceof Iterable
            || value instanceof InputStream
            || value.getClass().isArray();
    return holdsOthers ? Optional.empty() : Optional.ofNullable(value.toString());
  }

  /** Bytes as text, unless they are no UTF-8. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
