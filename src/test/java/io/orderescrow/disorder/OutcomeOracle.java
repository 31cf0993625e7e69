package io.orderescrow.disorder;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.DUPLICATE;
import static io.orderescrow.inbox.Disposition.LATE;
import static io.orderescrow.inbox.Disposition.REDUNDANT;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.Envelopes;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.OrderStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.context.ApplicationContext;

/**
 * Decides the expected end of an order, for any sequence of its messages. An order without a
 * cancellation ends as in a run in sequence. For an order with a cancellation, the disposition of
 * that request decides between two ends. Each of the two is determined.
 */
final class OutcomeOracle {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ON_REQUEST = "CANCELLED_ON_REQUEST";

  private final ApplicationContext system;
  private final LaneFeeder deliveries;
  private final ReminderTimers reminders;
  private final TransitionHistory history;

  OutcomeOracle(ApplicationContext system, LaneFeeder deliveries, ReminderTimers reminders) {
    this.system = system;
    this.deliveries = deliveries;
    this.reminders = reminders;
    this.history = new TransitionHistory(system.getBean(ProcessEngine.class));
  }

  /**
   * Checks one order.
   *
   * @param tally counts the observed dispositions and ends
   */
  void check(OrderScenario scenario, Map<String, Integer> tally) {
    List<ReceivedMessage> received =
        system.getBean(InboxLogTable.class).forSubject(scenario.order());
    List<SentMessage> sent = system.getBean(OutboxLogTable.class).forSubject(scenario.order());
    try {
      everyMessageHasAValidDisposition(scenario, received);
      boolean cancelled = !with(APPLIED, "CancelOrderCommand", received).isEmpty();
      List<OrderStep> requested = requestedSteps(scenario, received, cancelled);
      endsAsExpected(scenario, sent, cancelled);
      sendsExactlyTheDueMessages(scenario, requested, received, sent);
      repeatsKeepTheirCommand(scenario, sent);
      assertThat(history.of(scenario.order()))
          .as("transitions, which the documentation must list")
          .isNotEmpty()
          .isSubsetOf(history.published());
      received.forEach(row -> tally.merge(row.disposition().name(), 1, Integer::sum));
      String reason = cancelled ? ON_REQUEST : scenario.reason();
      tally.merge(reason == null ? "COMPLETED" : reason, 1, Integer::sum);
    } catch (AssertionError e) {
      throw new AssertionError(account(scenario, received, sent) + e.getMessage(), e);
    }
  }

  /**
   * Checks that each message is in the log. At most one message of each type was applied. The
   * disposition of each other message states the reason.
   */
  private void everyMessageHasAValidDisposition(
      OrderScenario scenario, List<ReceivedMessage> received) {
    assertThat(received).as("messages on record").hasSize(deliveries.of(scenario.order()));
    Set<String> ids = new HashSet<>();
    received.forEach(row -> ids.add(row.id()));
    assertThat(received.stream().filter(row -> row.disposition() == DUPLICATE))
        .as("duplicates")
        .hasSize(received.size() - ids.size());
    received.stream()
        .filter(row -> row.disposition() != DUPLICATE)
        .collect(
            groupingBy(ReceivedMessage::type, TreeMap::new, java.util.stream.Collectors.toList()))
        .forEach(OutcomeOracle::isAppliedAtMostOnce);
    assertThat(with(APPLIED, "CreateOrderEvent", received)).as("starts").hasSize(1);
  }

  private static void isAppliedAtMostOnce(String type, List<ReceivedMessage> emissions) {
    List<Disposition> dispositions =
        new ArrayList<>(emissions.stream().map(ReceivedMessage::disposition).toList());
    if (dispositions.remove(APPLIED)) {
      assertThat(dispositions)
          .as("repetitions of the applied %s", type)
          .allMatch(REDUNDANT::equals);
    } else {
      assertThat(dispositions).as("%s, none of them applied", type).allMatch(LATE::equals);
    }
  }

  /**
   * Returns the requested steps: the first at once, each other one after the success of the step
   * before.
   */
  private static List<OrderStep> requestedSteps(
      OrderScenario scenario, List<ReceivedMessage> received, boolean cancelled) {
    List<OrderStep> requested = new ArrayList<>();
    for (OrderStep step : scenario.steps()) {
      requested.add(step);
      if (with(APPLIED, step.answers.yes(), received).isEmpty()) {
        break;
      }
    }
    if (!cancelled) {
      assertThat(requested).as("requested steps").isEqualTo(scenario.steps());
    }
    return requested;
  }

  private void endsAsExpected(OrderScenario scenario, List<SentMessage> sent, boolean cancelled) {
    String outcome =
        system
            .getBean(InstanceLogTable.class)
            .find("order-fulfilment", scenario.order())
            .orElseThrow()
            .outcome();
    assertThat(outcome).isEqualTo(cancelled ? "OrderIsUndone" : scenario.outcome());
    List<String> reasons =
        sent.stream()
            .filter(row -> row.type().equals("OrderCancelledEvent"))
            .map(OutcomeOracle::reason)
            .toList();
    String reason = cancelled ? ON_REQUEST : scenario.reason();
    assertThat(reasons).isEqualTo(reason == null ? List.of() : List.of(reason));
  }

  /**
   * Checks that the order sent only the required commands, and each as often as it was due. The
   * process sends a command once, and each of its reminders sends it once more. An undo is sent
   * once more for each success that came too late.
   */
  private void sendsExactlyTheDueMessages(
      OrderScenario scenario,
      List<OrderStep> requested,
      List<ReceivedMessage> received,
      List<SentMessage> sent) {
    Map<String, Integer> due = new TreeMap<>();
    boolean undone = sent.stream().anyMatch(row -> row.type().equals("OrderCancelledEvent"));
    due.put(undone ? "OrderCancelledEvent" : "OrderCompletedEvent", 1);
    for (OrderStep step : requested) {
      due.put(step.command, 1 + reminders.of(scenario.order(), step.command));
      if (undone) {
        int late = with(LATE, step.answers.yes(), received).size();
        due.put(step.undo, 1 + reminders.of(scenario.order(), step.undo) + late);
        assertThat(with(APPLIED, step.undone.event(), received)).as(step.undo).hasSize(1);
      }
    }
    Map<String, Integer> counts = new TreeMap<>();
    sent.forEach(row -> counts.merge(row.type(), 1, Integer::sum));
    assertThat(counts).as("sent messages").isEqualTo(due);
  }

  private static void repeatsKeepTheirCommand(OrderScenario scenario, List<SentMessage> sent) {
    Map<String, Integer> attempts = new TreeMap<>();
    for (SentMessage row : sent) {
      int attempt = attempts.merge(row.type(), 1, Integer::sum);
      assertThat(row.attempt()).as("attempt of %s", row.type()).isEqualTo(attempt);
      if (row.type().endsWith("Command")) {
        assertThat(row.commandId()).isEqualTo(Envelopes.commandId(scenario.order(), row.type()));
      }
    }
  }

  private static List<ReceivedMessage> with(
      Disposition disposition, String type, List<ReceivedMessage> received) {
    return received.stream()
        .filter(row -> row.disposition() == disposition && row.type().equals(type))
        .toList();
  }

  private static String reason(SentMessage row) {
    try {
      return JSON.readTree(row.payload()).path("reason").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String account(
      OrderScenario scenario, List<ReceivedMessage> received, List<SentMessage> sent) {
    StringBuilder account = new StringBuilder("%n%s%n".formatted(scenario));
    received.forEach(
        row ->
            account.append(
                "in  %-24s %s %-10s %s%n"
                    .formatted(row.type(), row.id(), row.disposition(), row.reason())));
    sent.forEach(
        row -> account.append("out %-24s attempt %d%n".formatted(row.type(), row.attempt())));
    return account.toString();
  }
}
