package io.orderescrow.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Undoes the {@code content-encoding} of a body and removes a byte order mark. Some clients write
 * the character set into this property, such as Spring's {@code gzip:UTF-8}.
 */
final class ContentEncoding {

  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
  private static final Set<String> NONE = Set.of("identity", "binary", "7bit", "8bit");
  private static final Pattern SEPARATORS = Pattern.compile("[:,;\\s]+");
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

  private ContentEncoding() {}

  /** The message with a plain body and without {@code content-encoding} if it was compressed. */
  static RawMessage decoded(RawMessage raw) throws UnreadableMessageException {
    RawMessage plain = raw;
    if (compressions(raw.header(RawMessage.CONTENT_ENCODING)).equals(List.of("gzip"))) {
      plain = raw.withBody(decompressed(raw)).without(RawMessage.CONTENT_ENCODING);
    }
    byte[] body = plain.body();
    // RFC 8259 forbids writing a byte order mark and allows ignoring it.
    return startsWithByteOrderMark(body)
        ? plain.withBody(Arrays.copyOfRange(body, 3, body.length))
        : plain;
  }

  private static List<String> compressions(String contentEncoding)
      throws UnreadableMessageException {
    List<String> found = new ArrayList<>();
    for (String token : SEPARATORS.split(contentEncoding.toLowerCase(Locale.ROOT))) {
      if (GZIP.contains(token)) {
        found.add("gzip");
      } else if (!token.isEmpty() && !NONE.contains(token) && !isCharset(token)) {
        found.add(token);
      }
    }
    if (found.size() > 1 || !found.stream().allMatch(GZIP::contains)) {
      throw new UnreadableMessageException(
          "content-encoding '"
              + contentEncoding
              + "' is not supported; send the body plain or compressed once with gzip");
    }
    return found;
  }

  /** The character set that the properties name; empty if they name none. */
  static Optional<String> charset(RawMessage raw) {
    Matcher parameter = CHARSET.matcher(raw.header(RawMessage.CONTENT_TYPE));
    if (parameter.find()) {
      return Optional.of(parameter.group(1));
    }
    return Arrays.stream(SEPARATORS.split(raw.header(RawMessage.CONTENT_ENCODING)))
        .filter(ContentEncoding::isCharset)
        .findFirst();
  }

  private static boolean isCharset(String token) {
    try {
      return Charset.isSupported(token);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  /** At most {@link MessageReader#MAX_BODY} bytes are decompressed. */
  private static byte[] decompressed(RawMessage raw) throws UnreadableMessageException {
    byte[] plain;
    MessageReader.requireSize(raw);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw.body()))) {
      plain = in.readNBytes(MessageReader.MAX_BODY + 1);
    } catch (IOException e) {
      throw new UnreadableMessageException(
          "content-encoding is gzip, but the body is not complete gzip data");
    }
    if (plain.length > MessageReader.MAX_BODY) {
      throw new UnreadableMessageException(
          "the decompressed body has more than " + MessageReader.MAX_BODY + " bytes");
    }
    return plain;
  }

  private static boolean startsWithByteOrderMark(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }
}
