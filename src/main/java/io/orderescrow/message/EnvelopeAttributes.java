package io.orderescrow.message;

import io.orderescrow.message.AttributeValues.Value;
import io.orderescrow.message.ParsedMessage.PartialAttributes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the CloudEvents attributes of one message and reads its {@link Envelope}. */
final class EnvelopeAttributes {

  // RFC 3339 has years of four digits only, and PostgreSQL could not store others.
  private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[12][0-9]{3}-.*");

  // RFC 3339 allows any number of digits; an Instant holds nine.
  private static final Pattern LONG_FRACTION = Pattern.compile("(\\.[0-9]{9})[0-9]+");

  private final AttributeValues values;

  EnvelopeAttributes(AttributeValues values) {
    this.values = values;
  }

  /** The attributes that can be read, also of a malformed message. */
  PartialAttributes partial() {
    return new PartialAttributes(
        printableOrEmpty("id"),
        printableOrEmpty("source"),
        printableOrEmpty("type"),
        printableOrEmpty("subject"));
  }

  boolean hasType() {
    return values.first().containsKey("type");
  }

  /** The message name, which selects the contract. */
  String type() throws UnreadableMessageException {
    return required("type");
  }

  /** Where the subject is written, such as {@code header cloudEvents_subject}. */
  String placeOfSubject() {
    @Nullable Value subject = values.first().get("subject");
    return subject == null ? values.placeOf("subject") : subject.place();
  }

  /**
   * @param arrival the time of a message that does not state its own
   */
  Envelope envelope(Instant arrival) throws UnreadableMessageException {
    String version = required("specversion");
    if (!version.equals(Envelopes.SPEC_VERSION)) {
      throw invalid("specversion", "must be 1.0, not '" + version + "'");
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
    if (FOUR_DIGIT_YEAR.matcher(time).matches()) {
      String text = LONG_FRACTION.matcher(time).replaceFirst("$1");
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        // reported below, unless it is a leap second
      }
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        // reported below
      }
    }
    throw invalid("time", "must be an RFC 3339 date and time, not '" + time + "'");
  }

  private int attempt() throws UnreadableMessageException {
    @Nullable String attempt = optional("attempt");
    try {
      // Clients without integers send 1.0.
      int number = attempt == null ? 1 : new BigDecimal(attempt).intValueExact();
      if (number >= 1) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // reported below
    }
    throw invalid("attempt", "must be an integer of at least 1, not '" + attempt + "'");
  }

  private String required(String attribute) throws UnreadableMessageException {
    @Nullable String value = optional(attribute);
    if (value == null) {
      throw new UnreadableMessageException(values.placeOf(attribute) + " is missing");
    }
    return value;
  }

  private @Nullable String optional(String attribute) throws UnreadableMessageException {
    @Nullable String contradiction = values.contradictions().get(attribute);
    if (contradiction != null) {
      throw new UnreadableMessageException(contradiction);
    }
    @Nullable Value value = values.first().get(attribute);
    if (value == null) {
      return null;
    }
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      throw invalid(attribute, "must be a text");
    }
    if (!PrintableText.isPrintable(text.get())) {
      throw invalid(
          attribute, "must have 1 to " + PrintableText.MAX_LENGTH + " printable characters");
    }
    return text.get();
  }

  private UnreadableMessageException invalid(String attribute, String violation) {
    @Nullable Value value = values.first().get(attribute);
    String place = value == null ? values.placeOf(attribute) : value.place();
    return new UnreadableMessageException(place + " " + violation);
  }

  private String printableOrEmpty(String attribute) {
    @Nullable Value value = values.first().get(attribute);
    return value == null ? "" : value.text().filter(PrintableText::isPrintable).orElse("");
  }
}
