package io.orderescrow.message;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/** The values of AMQP headers as text. */
public final class HeaderText {

  private HeaderText() {}

  /**
   * A header's value as text; empty if it is a table, a list, or no UTF-8. AMQP has many types of
   * text and number, and clients map them to many classes; {@code toString} converts those not
   * listed here.
   *
   * @return a timestamp as ISO 8601 in UTC
   */
  public static Optional<String> of(Object value) {
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
