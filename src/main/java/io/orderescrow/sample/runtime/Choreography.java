package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage.Readable;
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
class Choreography extends MessageContract {

  private static final Map<String, Link> CHAIN =
      Map.of(
          "inventory", new Link("CreateOrderEvent", "ReserveInventoryCommand"),
          "payment", new Link("InventoryUpdatedEvent", "CapturePaymentCommand"),
          "invoice", new Link("PaymentCapturedEvent", "SendInvoiceCommand"),
          "shipping", new Link("EmailInvoiceEvent", "ShipOrderCommand"));

  private final Link link;
  private final MessageReader events;
  private final CarriedOrderTable orders;

  /** The event that a service consumes, and the command that it then carries out. */
  private record Link(String event, String command) {}

  /**
   * @param events reads messages as the orchestrator does, so it knows all events of the chain
   * @param orders the order data of the service
   */
  Choreography(
      String service, Catalogue catalogue, MessageReader events, CarriedOrderTable orders) {
    super(service, catalogue, events);
    Link known = CHAIN.get(service);
    if (known == null) {
      throw new IllegalArgumentException(service + " is not part of the choreography");
    }
    this.link = known;
    this.events = events;
    this.orders = orders;
  }

  @Override
  List<String> received() {
    return List.of(link.event());
  }

  /** Derives the same command id from a repeated event, so that the command runs only once. */
  @Override
  Command read(RawMessage raw) {
    if (!(events.read(raw) instanceof Readable readable
        && readable.message().envelope().type().equals(link.event()))) {
      throw new UnusableCommandException("Not a readable " + link.event());
    }
    Message event = readable.message();
    Envelope envelope = event.envelope();
    List<String> violations = violations(link.command(), event.payload());
    if (!violations.isEmpty()) {
      throw new UnusableCommandException(
          "%s of order %s has no valid data for the command: %s"
              .formatted(envelope.type(), envelope.subject(), String.join("; ", violations)));
    }
    return command(Envelopes.commandId(envelope.subject(), link.command()), link.command(), event);
  }

  /**
   * Adds the order data to the answers. It also stores that data, because some answers are given
   * long after the event arrives.
   */
  @Override
  List<Answer> complete(List<Answer> answers, List<Command> received) {
    orders.keep(received);
    Map<String, ObjectNode> known =
        orders.find(answers.stream().map(Choreography::orderOf).toList());
    List<Answer> complete =
        answers.stream().map(answer -> with(known.get(orderOf(answer)), answer)).toList();
    return super.complete(complete, received);
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
  boolean mandatory() {
    return false;
  }
}
