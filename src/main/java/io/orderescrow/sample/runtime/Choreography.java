package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.RawMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the same services without an orchestrator. Each service treats the event of the previous
 * service as its command. An event carries the whole order, so that a service needs no other
 * source.
 *
 * <p>This mode exists for comparison ({@code fulfilment.sample.mode}). It keeps two guarantees:
 * each effect happens at most once, and each answer is published. No component detects an order
 * that stalls.
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

  /** The event that a service consumes, and the command that it then carries out. */
  private record Link(String event, String command) {}

  /**
   * @param events reads messages as the orchestrator does, so it knows all events of the chain
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

  /** The event that the queue of a service is bound to. In the chain, this is one event. */
  static List<String> heardBy(String service) {
    return List.of(linkOf(service).event());
  }

  private static Link linkOf(String service) {
    var link = CHAIN.get(service);
    if (link == null) {
      throw new IllegalArgumentException(service + " is not part of the choreography");
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

  /** Derives the same command id from a repeated event, so that the command runs only once. */
  private Command command(Message event) {
    var envelope = event.envelope();
    var faults = contract.violations(link.command(), event.payload());
    if (!faults.isEmpty()) {
      throw new UnusableCommandException(
          "%s of order %s has no valid data for the command: %s"
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

  /**
   * Adds the order data to the answers. It also stores that data, because some answers are given
   * long after the event arrives.
   */
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
      throw new IllegalStateException("No data is stored for order " + orderOf(answer));
    }
    return new Answer(answer.commandId(), answer.type(), order.deepCopy().setAll(answer.payload()));
  }

  private static String orderOf(Answer answer) {
    return answer.payload().path("orderId").asText();
  }

  /** Returns false, because a publisher does not know which services consume its event. */
  @Override
  public boolean mustBeHeard() {
    return false;
  }
}
