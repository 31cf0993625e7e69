package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies a message as its sender sent it: SHA-256 of source, id, type, subject and body, in
 * hexadecimal digits. After an edit it recognises a redelivery of the original.
 */
final class OriginalHash {

  private OriginalHash() {}

  static String of(ReceivedMessage message) {
    return of(
        List.of(message.source(), message.id(), message.type(), message.subject()), message.body());
  }

  static String of(InboxEntry entry) {
    Envelope envelope = entry.envelope();
    return of(
        List.of(envelope.source(), envelope.id(), envelope.type(), envelope.subject()),
        entry.body());
  }

  private static String of(List<String> attributes, byte[] body) {
    MessageDigest digest = sha256();
    for (String attribute : attributes) {
      byte[] bytes = attribute.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(body));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
