package io.orderescrow.order;

import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.process.Instances;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes orders in, whether or not the broker is there. */
@Component
@Profile("orchestrator")
class OrderIntake {

  private final AcceptedOrderTable accepted;
  private final Instances instances;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final OrderIds ids;

  OrderIntake(
      AcceptedOrderTable accepted,
      Instances instances,
      Outbox outbox,
      TransactionTemplate transaction,
      OrderIds ids) {
    this.accepted = accepted;
    this.instances = instances;
    this.outbox = outbox;
    this.transaction = transaction;
    this.ids = ids;
  }

  Acceptance accept(String idempotencyKey, OrderRequest request) {
    return transaction.execute(status -> acceptOnce(idempotencyKey, request));
  }

  private Acceptance acceptOnce(String idempotencyKey, OrderRequest request) {
    var mine = new AcceptedOrderTable.Claim(ids.next(), OrderDocument.fingerprint(request));
    var holding = accepted.claim(idempotencyKey, mine);
    if (!holding.requestHash().equals(mine.requestHash())) {
      return new Acceptance.Conflict();
    }
    if (!holding.orderId().equals(mine.orderId())) {
      return new Acceptance.Repeated(holding.orderId());
    }
    accepted.forgetOldKeys();
    start(mine.orderId(), request);
    return new Acceptance.Accepted(mine.orderId());
  }

  private void start(String orderId, OrderRequest request) {
    instances.announce(Orders.PROCESS, orderId);
    outbox.add(
        List.of(
            new OutgoingMessage(
                "CreateOrderEvent",
                orderId,
                OrderDocument.createOrderEvent(orderId, request, OrderIds.timeOf(orderId)),
                null)));
  }
}
