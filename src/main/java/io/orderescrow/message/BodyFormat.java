package io.orderescrow.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names the format of a body that is no JSON in UTF-8, as far as its first bytes show it. */
final class BodyFormat {

  private BodyFormat() {}

  /** One sentence; empty if the format is not recognised. */
  static Optional<String> violation(byte[] body) {
    return Optional.ofNullable(nameOf(body)).map(name -> "the body is " + name);
  }

  private static @Nullable String nameOf(byte[] body) {
    if (body.length < 4) {
      return null;
    }
    int beginning = first(body, 2);
    if (beginning == 0x1F8B) {
      return "compressed with gzip, but content-encoding does not name gzip";
    }
    // Spring's default converter writes it.
    if (beginning == 0xACED) {
      return "a serialized Java object; it must be JSON";
    }
    // 0x70 to 0x78 are the sections of a message of AMQP 1.0.
    if (beginning == 0x0053 && body[2] >= 0x70 && body[2] <= 0x78) {
      return "an encoded message of AMQP 1.0; it must be the JSON of its data section";
    }
    @Nullable String charset = charset(body);
    return charset == null ? null : charset + "; it must be UTF-8";
  }

  /** By a byte order mark, or by the zero bytes of ASCII text. */
  private static @Nullable String charset(byte[] body) {
    boolean littleEndian32 = first(body, 4) == 0xFFFE0000;
    if (littleEndian32 || first(body, 4) == 0x0000FEFF) {
      return "UTF-32";
    }
    if (first(body, 2) == 0xFFFE || first(body, 2) == 0xFEFF) {
      return "UTF-16";
    }
    return switch ((body[0] == 0 ? "0" : "x")
        + (body[1] == 0 ? "0" : "x")
        + (body[2] == 0 ? "0" : "x")
        + (body[3] == 0 ? "0" : "x")) {
      case "000x", "x000" -> "UTF-32";
      case "0x0x", "x0x0" -> "UTF-16";
      default -> null;
    };
  }

  private static int first(byte[] body, int bytes) {
    int number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | (body[i] & 0xFF);
    }
    return number;
  }
}
