package io.orderescrow.disorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.context.ApplicationContext;

/**
 * One run of a few orders at once, from their first message until after their end. First all
 * messages that are not lost arrive, in disorder. Then, as long as an order is open, its reminders
 * fire and the services repeat their answers. Some of these answers are lost again. The stragglers
 * arrive last.
 */
final class DisorderRun {

  /** Answers are lost in this number of rounds of re-sending, and in no later round. */
  private static final int LOSSY_ROUNDS = 3;

  private static final int MAX_ROUNDS = 40;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ApplicationContext system;
  private final Random random;
  private final List<OrderScenario> scenarios;
  private final LaneFeeder deliveries;
  private final ReminderTimers reminders;

  DisorderRun(ApplicationContext system, long seed) {
    this.system = system;
    // Runs with consecutive seeds must differ from the first message on.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.scenarios =
        Stream.generate(() -> OrderScenario.random(random)).limit(1 + random.nextInt(4)).toList();
    this.deliveries = new LaneFeeder(system.getBean(Inbox.class));
    this.reminders = new ReminderTimers(system.getBean(ProcessEngine.class));
  }

  /**
   * Runs the orders, and compares the result with the expected result.
   *
   * @param tally counts the observed dispositions and ends
   */
  void play(Map<String, Integer> tally) {
    DisorderSchedule schedule = DisorderSchedule.random(scenarios, random);
    deliveries.begin(schedule.lanes()).join();
    schedule.complete().forEach(this::endsWithoutAReSend);
    reSendUntilAllOrdersHaveEnded();
    deliveries.begin(List.of(DisorderSchedule.batches(afterwards(schedule), random))).join();
    OutcomeOracle oracle = new OutcomeOracle(system, deliveries, reminders);
    for (OrderScenario scenario : scenarios) {
      noMessageWaits(scenario);
      oracle.check(scenario, tally);
    }
  }

  /**
   * No message was lost, so the order ends without a re-send: early messages are processed later.
   */
  private void endsWithoutAReSend(OrderScenario scenario) {
    await(scenario + " ends after its last message")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> hasEnded(scenario));
  }

  private void reSendUntilAllOrdersHaveEnded() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<OrderScenario> open = scenarios.stream().filter(each -> !hasEnded(each)).toList();
      if (open.isEmpty()) {
        return;
      }
      List<RawMessage> answers = new ArrayList<>();
      for (OrderScenario scenario : open) {
        for (String command : reminders.fire(scenario.order())) {
          if (round >= LOSSY_ROUNDS || random.nextInt(3) > 0) {
            answers.addAll(DisorderSchedule.copies(scenario.reply(command), random));
          }
        }
      }
      java.util.Collections.shuffle(answers, random);
      CompletableFuture<Void> arriving =
          deliveries.begin(List.of(DisorderSchedule.batches(answers, random)));
      // Sometimes an answer and the next reminder arrive at the same time.
      if (random.nextBoolean()) {
        open.forEach(scenario -> reminders.fire(scenario.order()));
      }
      arriving.join();
    }
    assertThat(scenarios).as("orders that do not end").allMatch(this::hasEnded);
  }

  /** Returns the stragglers, and repetitions of some messages that arrived before. */
  private List<RawMessage> afterwards(DisorderSchedule schedule) {
    List<RawMessage> late = new ArrayList<>(schedule.stragglers());
    List<RawMessage> before =
        schedule.lanes().stream().flatMap(List::stream).flatMap(List::stream).toList();
    for (int i = random.nextInt(4); i > 0; i--) {
      RawMessage again = before.get(random.nextInt(before.size()));
      late.add(
          random.nextBoolean()
              ? again
              : RawMessages.with(again, "cloudEvents_id", UUID.randomUUID().toString()));
    }
    return late;
  }

  private void noMessageWaits(OrderScenario scenario) {
    await("no message of " + scenario + " waits")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                system.getBean(InboxLogTable.class).forSubject(scenario.order()).stream()
                    .noneMatch(row -> row.disposition() == Disposition.WAITING));
  }

  private boolean hasEnded(OrderScenario scenario) {
    return system
        .getBean(InstanceLogTable.class)
        .forBusinessKeys(List.of(scenario.order()))
        .stream()
        .anyMatch(instance -> instance.endedAt() != null);
  }
}
