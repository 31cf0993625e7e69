package io.orderescrow.order;

import static java.util.stream.Collectors.toMap;

import io.orderescrow.instance.InstanceTable;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.message.Envelopes;
import io.orderescrow.order.AcceptedOrderTable.Claim;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import io.orderescrow.transaction.DatabaseFailures;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accepts orders, also while the broker is unavailable. Concurrent orders are committed together;
 * each request is answered after the commit.
 */
@Component
public class OrderIntake {

  private static final String EVENT = "CreateOrderEvent";

  private static final int MAX_BATCH = 100;

  /** Deletes expired keys faster than new ones arrive, so that no sweep is needed. */
  private static final int EXPIRED_KEYS_PER_ORDER = 5;

  private final AcceptedOrderTable accepted;
  private final InstanceTable instances;
  private final Outbox outbox;
  private final Clock clock;
  private final AcceptanceMeter meter;
  private final GroupCommit<Request, Acceptance> groupCommit;

  OrderIntake(
      AcceptedOrderTable accepted,
      InstanceTable instances,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock,
      AcceptanceMeter meter) {
    this.accepted = accepted;
    this.instances = instances;
    this.outbox = outbox;
    this.clock = clock;
    this.meter = meter;
    this.groupCommit =
        new GroupCommit<>(
            requests -> transaction.execute(status -> acceptAll(requests)),
            OrderIntake::isOutage,
            MAX_BATCH);
  }

  /** A request for an order, and its claim of the idempotency key. */
  private record Request(Claim claim, OrderRequest order, @Nullable String traceparent) {}

  /**
   * Records an order and its {@code CreateOrderEvent} in one transaction of its own.
   *
   * @param idempotencyKey chosen by the client; requests with the same key make one order
   * @param order a validated request
   * @param traceparent the W3C trace context of the request
   * @throws RuntimeException in tracking mode, where orders are placed elsewhere
   */
  public Acceptance accept(
      String idempotencyKey, OrderRequest order, @Nullable String traceparent) {
    return meter.measure(
        traceparent,
        onTrace -> {
          outbox.requireAllowed(EVENT);
          Claim claim = new Claim(idempotencyKey, newId(), OrderPayload.fingerprint(order));
          return groupCommit.submit(new Request(claim, order, onTrace));
        });
  }

  /** Order ids grow with time, so that new rows go to the end of every index. */
  private String newId() {
    return Envelopes.newId(clock.instant());
  }

  /** The creation time that an id contains, in milliseconds. */
  private static Instant timeOf(String orderId) {
    return Instant.ofEpochMilli(UUID.fromString(orderId).getMostSignificantBits() >>> 16);
  }

  private static boolean isOutage(Throwable failure) {
    return failure instanceof TransactionException || DatabaseFailures.isOutage(failure);
  }

  private List<Acceptance> acceptAll(List<Request> requests) {
    Map<String, Claim> valid = accepted.claim(firstOfEachKey(requests));
    List<Acceptance> acceptances =
        requests.stream().map(request -> acceptance(request.claim(), valid)).toList();
    List<Request> fresh =
        requests.stream()
            .filter(request -> request.claim().equals(valid.get(request.claim().idempotencyKey())))
            .toList();
    if (!fresh.isEmpty()) {
      accepted.deleteExpiredKeys(EXPIRED_KEYS_PER_ORDER * fresh.size());
      start(fresh);
    }
    return acceptances;
  }

  private static Collection<Claim> firstOfEachKey(List<Request> requests) {
    return requests.stream()
        .map(Request::claim)
        .collect(toMap(Claim::idempotencyKey, claim -> claim, (first, later) -> first))
        .values();
  }

  private static Acceptance acceptance(Claim mine, Map<String, Claim> valid) {
    Claim holding = Objects.requireNonNull(valid.get(mine.idempotencyKey()));
    if (!holding.requestHash().equals(mine.requestHash())) {
      return new Acceptance.Conflict();
    }
    return holding.orderId().equals(mine.orderId())
        ? new Acceptance.Accepted(mine.orderId())
        : new Acceptance.Repeated(holding.orderId());
  }

  private void start(List<Request> requests) {
    instances.announce(
        OrderProcess.KEY,
        requests.stream()
            .collect(toMap(request -> request.claim().orderId(), OrderIntake::searchKeys)));
    outbox.add(requests.stream().map(OrderIntake::createOrderEvent).toList());
  }

  /** The same as the model's {@code findBy}, which replaces it when the process starts. */
  private static SearchKeys searchKeys(Request request) {
    return new SearchKeys(request.order().customer().name(), request.order().customer().email());
  }

  private static OutgoingMessage createOrderEvent(Request request) {
    String orderId = request.claim().orderId();
    return new OutgoingMessage(
        EVENT,
        orderId,
        OrderPayload.createOrderEvent(orderId, request.order(), timeOf(orderId)),
        request.traceparent() == null ? null : new Cause(null, request.traceparent()));
  }
}
