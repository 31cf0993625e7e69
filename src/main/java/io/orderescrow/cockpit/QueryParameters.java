package io.orderescrow.cockpit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of a page's filters. */
final class QueryParameters {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private QueryParameters() {}

  /** Null for a missing or blank value. */
  static @Nullable String text(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * Null for a missing or blank value.
   *
   * @throws ClientErrorException when the value is no time of the years 1 to 9999
   */
  static @Nullable Instant instant(@Nullable String value) {
    String text = text(value);
    if (text == null) {
      return null;
    }
    try {
      Instant moment = Instant.parse(text);
      if (!moment.isBefore(EARLIEST) && !moment.isAfter(LATEST)) {
        return moment;
      }
    } catch (DateTimeParseException e) {
      // reported below
    }
    throw ClientErrorException.badRequest(
        "'" + text + "' is not a time such as 2026-11-25T10:00:00Z.");
  }
}
