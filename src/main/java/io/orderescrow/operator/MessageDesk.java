package io.orderescrow.operator;

import io.orderescrow.inbox.MessageCause;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Messages that were set aside (PARKED, MALFORMED, UNEXPECTED or UNKNOWN), and what a person
 * decides on them one at a time; many at once are for {@link BulkActions}. Each decision is made
 * once, under the lock of the message's row, and on record in the same transaction.
 */
@Component
@Profile("orchestrator")
public class MessageDesk {

  /**
   * Why messages are set aside, the causes of the latest messages first.
   *
   * @param before only causes whose newest message has a smaller {@code seq}; null for the first
   *     page
   */
  public List<MessageCause> causes(@Nullable Long before, int size) {
    throw new UnsupportedOperationException();
  }

  /** One cause, while messages are set aside for it. */
  public Optional<MessageCause> cause(String cause) {
    throw new UnsupportedOperationException();
  }

  /**
   * Received messages, newest first.
   *
   * @param before only rows with a smaller {@code seq}; null for the first page
   */
  public List<ReceivedMessage> page(MessageFilter filter, @Nullable Long before, int size) {
    throw new UnsupportedOperationException();
  }

  public Optional<ReceivedMessage> find(long seq) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a message again and sorts it as if it had just come: it may be applied, wait, be late, or
   * be set aside again.
   *
   * @param by the user
   * @param why in that person's words
   */
  public Settled retry(long seq, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /**
   * The same with another payload; the one that came stays on record.
   *
   * @param payload JSON in UTF-8; it has to keep the contract of the message
   */
  public Settled retryEdited(long seq, byte[] payload, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /** Decides that a message shall not be applied. */
  public Settled discard(long seq, String by, String why) {
    throw new UnsupportedOperationException();
  }
}
