package io.orderescrow.inbox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The body of a message in a response.
 *
 * @param encoding {@code text}, or {@code base64} when the body is not valid UTF-8
 */
public record MessageBody(String encoding, String payload) {

  public static MessageBody of(byte[] bytes) {
    try {
      return new MessageBody(
          "text", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return new MessageBody("base64", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
