package io.orderescrow.api;

import static java.util.stream.Collectors.joining;

import io.orderescrow.message.PrintableText;
import io.orderescrow.web.ProblemType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks headers and query parameters. Each check throws a problem for an invalid value. */
final class RequestParameters {

  static final int MAX_SIZE = 100;
  static final int MAX_REASON = 500;

  /** Beyond these, PostgreSQL stores no time, or one that no client can mean. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");

  private RequestParameters() {}

  /**
   * Returns the key together with its user, so that two users may choose the same key.
   *
   * @param user its name contains no space
   */
  static String idempotencyKey(String user, @Nullable String key) {
    if (key == null) {
      throw ProblemType.IDEMPOTENCY_KEY.because(
          "Send the header Idempotency-Key with a unique value per order. It makes repeated"
              + " requests safe.");
    }
    if (!KEY.matcher(key).matches()) {
      throw ProblemType.IDEMPOTENCY_KEY.because(
          "The header Idempotency-Key must have 1 to 200 visible ASCII characters.");
    }
    return user + ' ' + key;
  }

  static int size(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw ProblemType.BAD_PARAMETER.because(
          "The parameter 'size' must be 1 to " + MAX_SIZE + ".");
    }
    return size;
  }

  static String reason(String reason) {
    if (reason.isBlank() || !isLine(reason)) {
      throw ProblemType.BAD_PARAMETER.because(
          "The parameter 'reason' must be one line of 1 to " + MAX_REASON + " characters.");
    }
    return reason;
  }

  private static boolean isLine(String text) {
    return text.codePointCount(0, text.length()) <= MAX_REASON && PrintableText.isLine(text);
  }

  /** Null for a missing or empty value. */
  static @Nullable String text(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (!isLine(value)) {
      throw ProblemType.BAD_PARAMETER.because(
          "The parameter '%s' must be one line of at most %d characters."
              .formatted(name, MAX_REASON));
    }
    return value;
  }

  /** Null for a missing value. */
  static @Nullable Instant momentIfAny(String name, @Nullable String value) {
    return value == null ? null : moment(name, value);
  }

  static Instant moment(String name, @Nullable String value) {
    try {
      if (value != null) {
        Instant moment = OffsetDateTime.parse(value).toInstant();
        if (!moment.isBefore(EARLIEST) && !moment.isAfter(LATEST)) {
          return moment;
        }
      }
    } catch (DateTimeParseException e) {
      // reported below
    }
    throw ProblemType.BAD_PARAMETER.because(
        "The parameter '%s' must be a date and time such as 2026-11-23T10:00:00Z.".formatted(name));
  }

  /** The allowed value with this name. */
  static <T> T oneOf(String name, @Nullable String value, Collection<T> allowed) {
    return allowed.stream()
        .filter(each -> each.toString().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemType.BAD_PARAMETER.because(
                    "The parameter '%s' must be one of: %s."
                        .formatted(
                            name, allowed.stream().map(Object::toString).collect(joining(", ")))));
  }
}
