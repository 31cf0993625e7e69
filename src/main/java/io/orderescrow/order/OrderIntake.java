package io.orderescrow.order;

import static java.util.stream.Collectors.toMap;

import io.orderescrow.instance.Instances;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.order.AcceptedOrderTable.Claim;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes orders in, whether or not the broker is there. Orders that come at the same time are
 * committed together; each is answered once it is committed.
 */
@Component
@Profile("orchestrator")
class OrderIntake {

  private static final String EVENT = "CreateOrderEvent";

  private static final int MOST_AT_ONCE = 100;

  /** More than are added, so that old keys go faster than new ones come. */
  private static final int FORGOTTEN_FOR_EACH = 5;

  private final AcceptedOrderTable accepted;
  private final Instances instances;
  private final Outbox outbox;
  private final OrderIds ids;
  private final GroupCommit<Request, Acceptance> together;

  OrderIntake(
      AcceptedOrderTable accepted,
      Instances instances,
      Outbox outbox,
      TransactionTemplate transaction,
      OrderIds ids) {
    this.accepted = accepted;
    this.instances = instances;
    this.outbox = outbox;
    this.ids = ids;
    this.together =
        new GroupCommit<>(
            requests -> transaction.execute(status -> acceptAll(requests)),
            OrderIntake::isOutage,
            MOST_AT_ONCE);
  }

  /** A request for an order, and the claim it makes under its key. */
  private record Request(Claim claim, OrderRequest order, @Nullable String traceparent) {}

  Acceptance accept(String idempotencyKey, OrderRequest order, @Nullable String traceparent) {
    outbox.requireAllowed(EVENT);
    Claim claim = new Claim(idempotencyKey, ids.next(), OrderPayload.fingerprint(order));
    return together.ask(new Request(claim, order, traceparent));
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof TransactionException
        || failure instanceof DataAccessResourceFailureException;
  }

  private List<Acceptance> acceptAll(List<Request> requests) {
    Map<String, Claim> holding = accepted.claim(firstOfEachKey(requests));
    List<Acceptance> acceptances =
        requests.stream().map(request -> acceptance(request.claim(), holding)).toList();
    List<Request> fresh =
        requests.stream()
            .filter(request -> request.claim().equals(holding.get(request.claim().key())))
            .toList();
    if (!fresh.isEmpty()) {
      accepted.forgetOldKeys(FORGOTTEN_FOR_EACH * fresh.size());
      start(fresh);
    }
    return acceptances;
  }

  private static Collection<Claim> firstOfEachKey(List<Request> requests) {
    return requests.stream()
        .map(Request::claim)
        .collect(toMap(Claim::key, claim -> claim, (first, later) -> first))
        .values();
  }

  private static Acceptance acceptance(Claim mine, Map<String, Claim> byKey) {
    Claim holding = Objects.requireNonNull(byKey.get(mine.key()));
    if (!holding.requestHash().equals(mine.requestHash())) {
      return new Acceptance.Conflict();
    }
    return holding.orderId().equals(mine.orderId())
        ? new Acceptance.Accepted(mine.orderId())
        : new Acceptance.Repeated(holding.orderId());
  }

  private void start(List<Request> requests) {
    instances.announce(
        Orders.PROCESS,
        requests.stream()
            .collect(toMap(request -> request.claim().orderId(), OrderIntake::foundBy)));
    outbox.add(requests.stream().map(OrderIntake::createOrderEvent).toList());
  }

  /** As the model has it, which has the last word when it takes the order up. */
  private static SearchKeys foundBy(Request request) {
    return new SearchKeys(request.order().customer().name(), request.order().customer().email());
  }

  private static OutgoingMessage createOrderEvent(Request request) {
    String orderId = request.claim().orderId();
    return new OutgoingMessage(
        EVENT,
        orderId,
        OrderPayload.createOrderEvent(orderId, request.order(), OrderIds.timeOf(orderId)),
        request.traceparent() == null ? null : new Cause(null, request.traceparent()));
  }
}
