package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.MessageBody;
import io.orderescrow.inbox.ReceivedMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of received messages, newest first.
 *
 * @param next value of {@code before} for the next page; null on the last page
 */
record InboxPage(List<MessageEntry> messages, @Nullable Long next) {

  /**
   * @param failureGroup key of the failure group; null when the message has not failed
   * @param headers the AMQP headers as JSON; null unless the message failed or could not be read
   * @param encoding {@code text}, or {@code base64} when the payload is not valid UTF-8
   */
  record MessageEntry(
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
      @Nullable String failureGroup,
      @Nullable String headers,
      String encoding,
      String payload) {}

  /**
   * @param found the rows of this page, plus one more if there is a next page
   */
  static InboxPage of(List<ReceivedMessage> found, int size) {
    List<MessageEntry> shown = found.stream().limit(size).map(InboxPage::entry).toList();
    return new InboxPage(shown, found.size() > size ? shown.get(size - 1).seq() : null);
  }

  static MessageEntry entry(ReceivedMessage message) {
    MessageBody body = MessageBody.of(message.payload());
    return new MessageEntry(
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
        message.failureGroup(),
        message.headers(),
        body.encoding(),
        body.payload());
  }
}
