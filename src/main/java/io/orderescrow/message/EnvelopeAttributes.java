package io.orderescrow.message;

import io.orderescrow.message.ParsedMessage.PartialAttributes;
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
 * AMQP binding</a> defines them. It reads both prefixes; {@code cloudEvents_} takes precedence.
 */
final class EnvelopeAttributes {

  private static final List<String> PREFIXES = List.of(Envelopes.PREFIX, "cloudEvents:");

  // RFC 3339 has years of four digits only, and PostgreSQL could not store others.
  private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[12][0-9]{3}-.*");

  private final Map<String, Object> headers;

  EnvelopeAttributes(Map<String, Object> headers) {
    this.headers = headers;
  }

  /** The attributes that can be read, also of a malformed message. */
  PartialAttributes partial() {
    return new PartialAttributes(
        printableOrEmpty("id"),
        printableOrEmpty("source"),
        printableOrEmpty("type"),
        printableOrEmpty("subject"));
  }

  /** The message name, which selects the contract. */
  String type() throws UnreadableMessageException {
    return required("type");
  }

  /**
   * @param arrival the time of a message that does not state its own
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
            Traceparent.validOrNull(printableOrEmpty("traceparent"))));
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
      // reported below
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
      // reported below
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
    if (!PrintableText.isPrintable(text)) {
      throw new UnreadableMessageException(
          "header cloudEvents_"
              + attribute
              + " must have 1 to "
              + PrintableText.MAX_LENGTH
              + " printable characters");
    }
    return text;
  }

  private String printableOrEmpty(String attribute) {
    @Nullable Object value = value(attribute);
    return value == null ? "" : text(value).filter(PrintableText::isPrintable).orElse("");
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
   * A header's value as text, if it is a plain value. AMQP has many types of text and number, and
   * clients map them to many classes; {@code toString} converts those not listed here.
   */
  private static Optional<String> text(Object value) {
    if (value instanceof byte[] bytes) {
      return utf8(bytes);
    }
    if (value instanceof Date date) {
      return Optional.of(date.toInstant().toString());
    }
    boolean isContainer =
        value instanceof Map
            || value instanceof Iterable
            || value instanceof InputStream
            || value.getClass().isArray();
    return isContainer ? Optional.empty() : Optional.ofNullable(value.toString());
  }

  /** Bytes as text; empty when they are not UTF-8. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
