package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.MessageBody;
import io.orderescrow.inbox.ReceivedMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some received messages, newest first.
 *
 * @param next what to ask for the following page with; null on the last one
 */
record InboxPage(List<Entry> messages, @Nullable Long next) {

  /**
   * @param cause of a message that is set aside: what others are set aside for too
   * @param headers of a message that could not be read, as JSON
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
      @Nullable String cause,
      @Nullable String headers,
      String encoding,
      String payload) {}

  /**
   * @param found one more than is shown, when there is a following page
   */
  static InboxPage of(List<ReceivedMessage> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(InboxPage::entry).toList();
    return new InboxPage(shown, found.size() > size ? shown.get(size - 1).seq() : null);
  }

  static Entry entry(ReceivedMessage message) {
    MessageBody body = MessageBody.of(message.payload());
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
        message.cause(),
        message.headers(),
        body.encoding(),
        body.payload());
  }
}
