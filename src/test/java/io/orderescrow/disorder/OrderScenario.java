package io.orderescrow.disorder;

import static io.orderescrow.message.RawMessages.answer;

import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All messages about one order, independent of their arrival.
 *
 * @param refused the step whose service refuses; null when all services accept
 * @param cancelled whether the customer requests a cancellation
 */
record OrderScenario(String order, @Nullable OrderStep refused, boolean cancelled) {

  private static final Map<OrderStep, String> REFUSALS =
      Map.of(
          OrderStep.INVENTORY, "OUT_OF_STOCK",
          OrderStep.PAYMENT, "CARD_DECLINED",
          OrderStep.INVOICE, "ADDRESS_REFUSED",
          OrderStep.SHIPMENT, "UNDELIVERABLE");
  private static final Map<OrderStep, String> REASONS =
      Map.of(
          OrderStep.INVENTORY, "INVENTORY_REJECTED",
          OrderStep.PAYMENT, "PAYMENT_DECLINED",
          OrderStep.INVOICE, "INVOICE_FAILED",
          OrderStep.SHIPMENT, "SHIPMENT_FAILED");

  static OrderScenario random(Random random) {
    OrderStep refused = random.nextBoolean() ? OrderStep.values()[random.nextInt(4)] : null;
    return new OrderScenario("order-" + UUID.randomUUID(), refused, random.nextInt(3) == 0);
  }

  /** Returns the steps that the order requests if it is not cancelled. */
  List<OrderStep> steps() {
    List<OrderStep> steps = new ArrayList<>();
    for (OrderStep step : OrderStep.values()) {
      steps.add(step);
      if (step == refused) {
        break;
      }
    }
    return steps;
  }

  /** Returns the activity in which the order ends if it is not cancelled. */
  String outcome() {
    return refused == null ? "OrderCompleted" : "OrderIsUndone";
  }

  /**
   * Returns the reason code of the order's end if it is not cancelled; null for a completed order.
   */
  @Nullable String reason() {
    return refused == null ? null : REASONS.get(refused);
  }

  RawMessage placed() {
    return RawMessages.createOrder(order);
  }

  RawMessage cancel() {
    return RawMessages.cancel(order, "changed my mind");
  }

  /**
   * Returns all messages of the services in a run in sequence, including acknowledgements of undos.
   */
  List<RawMessage> answers() {
    List<RawMessage> answers = new ArrayList<>();
    steps().forEach(step -> answers.add(reply(step.command)));
    if (refused != null) {
      steps().forEach(step -> answers.add(reply(step.undo)));
    }
    return answers;
  }

  /**
   * Returns a new emission of the answer to a command; a service gives the same answer each time.
   */
  RawMessage reply(String command) {
    OrderStep step =
        Arrays.stream(OrderStep.values())
            .filter(each -> each.command.equals(command) || each.undo.equals(command))
            .findFirst()
            .orElseThrow();
    if (step.undo.equals(command)) {
      return reply(command, step.undone.event(), "outcome", step.undone.outcome());
    }
    return step == refused
        ? reply(command, step.answers.no(), "reason", REFUSALS.get(step))
        : reply(command, step.answers.yes(), step.answers.key(), step.title() + "-1");
  }

  private RawMessage reply(String command, String event, String field, @Nullable String value) {
    return answer(event, order, command, "\"%s\": \"%s\"".formatted(field, value));
  }
}
