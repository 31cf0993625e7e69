package io.orderescrow.sample.runtime;

import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.RawMessage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same services without an orchestrator: each takes the event of the one before it for its ask.
 * So that it needs nothing else, an event carries the whole order along.
 *
 * <p>It is there to be compared with ({@code fulfilment.sample.mode}). What is done at most once,
 * and what is said for certain, is the same; but nobody knows of an order that stands still.
 */
class Choreography implements Dialogue {

  private static final Map<String, Link> CHAIN =
      Map.of(
          "inventory", new Link("CreateOrderEvent", "ReserveInventoryCommand"),
          "payment", new Link("InventoryUpdatedEvent", "CapturePaymentCommand"),
          "invoice", new Link("PaymentCapturedEvent", "SendInvoiceCommand"),
          "shipping", new Link("EmailInvoiceEvent", "ShipOrderCommand"));

  private final Link link;
  private final OrchestratedDialogue contract;
  private final MessageReader events;
  private final CarriedOrderTable carried;

  /** What a service hears, and what it does upon it. */
  private record Link(String event, String command) {}

  /**
   * @param events reads what the orchestrator would, and that is all events of the chain
   */
  Choreography(
      String service,
      OrchestratedDialogue contract,
      MessageReader events,
      CarriedOrderTable carried) {
    this.link = linkOf(service);
    this.contract = contract;
    this.events = events;
    this.carried = carried;
  }

  /** The messages the queue of a service is bound for: in a chain, a single one. */
  static List<String> heardBy(String service) {
    return List.of(linkOf(service).event());
  }

  private static Link linkOf(String service) {
    var link = CHAIN.get(service);
    if (link == null) {
      throw new IllegalArgumentException(service + " has no place in the choreography");
    }
    return link;
  }

  @Override
  public Command read(RawMessage raw) {
    if (events.read(raw) instanceof ParsedMessage.Readable readable
        && readable.message().envelope().type().equals(link.event())) {
      return command(readable.message());
    }
    throw new UnusableCommandException("Not a readable " + link.event());
  }

  /** The event again is the same command again, so it is carried out once. */
  private Command command(Message event) {
    var envelope = event.envelope();
    var faults = contract.violations(link.command(), event.payload());
    if (!faults.isEmpty()) {
      throw new UnusableCommandException(
          "%s of order %s does not carry what is needed: %s"
              .formatted(envelope.type(), envelope.subject(), String.join("; ", faults)));
    }
    return new Command(
        Envelopes.commandId(envelope.subject(), link.command()),
        envelope.id(),
        link.command(),
        envelope.subject(),
        envelope.lineage().traceparent(),
        event.payload());
  }

  /** Some answers come long after their ask, so what is to be passed on is kept. */
  @Override
  public List<Answer> complete(List<Answer> answers, List<Command> asks) {
    carried.keep(asks);
    var orders = carried.find(answers.stream().map(Choreography::orderOf).toList());
    var complete =
        answers.stream().map(answer -> with(orders.get(orderOf(answer)), answer)).toList();
    contract.complete(complete, asks);
    return complete;
  }

  private static Answer with(@Nullable ObjectNode order, Answer answer) {
    if (order == null) {
      throw new IllegalStateException("Nothing was kept of order " + orderOf(answer));
    }
    return new Answer(answer.commandId(), answer.type(), order.deepCopy().setAll(answer.payload()));
  }

  private static String orderOf(Answer answer) {
    return answer.payload().path("orderId").asText();
  }

  /** Whoever tells an event does not know who should hear it. */
  @Override
  public boolean mustBeHeard() {
    return false;
  }
}
