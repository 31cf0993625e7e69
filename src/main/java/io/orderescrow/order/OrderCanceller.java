package io.orderescrow.order;

import static java.util.stream.Collectors.toSet;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.OutgoingMessage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Cancels orders by the same command that services may send over the broker. */
@Component
public class OrderCanceller {

  static final String COMMAND = "CancelOrderCommand";

  /** A command with one of these dispositions had no effect, so the next request sends another. */
  private static final Set<Disposition> INEFFECTIVE =
      EnumSet.of(
          Disposition.UNKNOWN,
          Disposition.UNEXPECTED,
          Disposition.MALFORMED,
          Disposition.DISCARDED);

  private final OrderReader orders;
  private final InboxLogTable inbox;
  private final OutboxLogTable sent;
  private final Outbox outbox;
  private final TransactionTemplate transaction;

  OrderCanceller(
      OrderReader orders,
      InboxLogTable inbox,
      OutboxLogTable sent,
      Outbox outbox,
      TransactionTemplate transaction) {
    this.orders = orders;
    this.inbox = inbox;
    this.sent = sent;
    this.outbox = outbox;
    this.transaction = transaction;
  }

  /**
   * Requests the cancellation of an order. Two concurrent requests can both send a command; the
   * process takes one, and the inbox records the other as redundant.
   *
   * @param reason a text for people
   * @throws RuntimeException in tracking mode, where orders are cancelled elsewhere
   */
  public Cancellation cancel(String orderId, String reason) {
    outbox.requireAllowed(COMMAND);
    return orders
        .ending(orderId)
        .map(ending -> ending.isEmpty() ? request(orderId, reason) : tooLate(ending))
        .orElseGet(Cancellation.Unknown::new);
  }

  private static Cancellation tooLate(String ending) {
    return new Cancellation.TooLate(ending);
  }

  private Cancellation request(String orderId, String reason) {
    if (!isRequested(orderId)) {
      var command =
          new OutgoingMessage(
              COMMAND, orderId, OrderPayload.cancelOrderCommand(orderId, reason), null);
      transaction.executeWithoutResult(status -> outbox.add(List.of(command)));
    }
    return new Cancellation.Requested();
  }

  private boolean isRequested(String orderId) {
    Set<String> ineffective =
        inbox.forSubject(orderId).stream()
            .filter(message -> INEFFECTIVE.contains(message.disposition()))
            .map(ReceivedMessage::id)
            .collect(toSet());
    return sent.forSubject(orderId).stream()
        .anyMatch(message -> message.type().equals(COMMAND) && !ineffective.contains(message.id()));
  }
}
