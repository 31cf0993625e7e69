package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.ReceivedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some received messages, newest first.
 *
 * @param next what to ask for the following page with; null on the last one
 */
record InboxPage(List<Entry> messages, @Nullable Long next) {

  /**
   * @param encoding of the payload as it stands here: {@code text}, or {@code base64} when its
   *     bytes are no UTF-8
   */
  record Entry(
      long seq,
      String id,
      String source,
      String type,
      String subject,
      @Nullable String commandId,
      @Nullable String causationId,
      int attempt,
      Instant receivedAt,
      Disposition disposition,
      Instant disposedAt,
      @Nullable String reason,
      String encoding,
      String payload) {}

  /**
   * @param found one more than is shown, when there is a following page
   */
  static InboxPage of(List<ReceivedMessage> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(InboxPage::entry).toList();
    return new InboxPage(shown, found.size() > size ? shown.get(size - 1).seq() : null);
  }

  private static Entry entry(ReceivedMessage message) {
    String text = text(message.payload());
    return new Entry(
        message.seq(),
        message.id(),
        message.source(),
        message.type(),
        message.subject(),
        message.commandId(),
        message.causationId(),
        message.attempt(),
        message.receivedAt(),
        message.disposition(),
        message.disposedAt(),
        message.reason(),
        text == null ? "base64" : "text",
        text == null ? Base64.getEncoder().encodeToString(message.payload()) : text);
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
