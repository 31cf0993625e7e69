package io.orderescrow.reminder;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Topology.Queue;
import io.orderescrow.model.Models;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.reminder.ReplayTable.Reminder;
import io.orderescrow.reminder.ReplayTable.Reminders;
import io.orderescrow.reminder.ReplayTable.ReplayScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Re-sends the commands that a service has not answered. It makes the reminder timers of the waits
 * due now; the waits, their deadlines and the following gaps do not change.
 */
@Component
public class Replays {

  private static final Logger log = LoggerFactory.getLogger(Replays.class);

  private static final String ORCHESTRATOR = "orchestrator";

  /** A command sent more recently is probably being processed, so it is not re-sent. */
  private static final Duration MIN_SILENCE = Duration.ofSeconds(5);

  private final ReplayTable table;
  private final Models models;
  private final Catalogue catalogue;
  private final Outbox outbox;
  private final Clock clock;

  Replays(ReplayTable table, Models models, Catalogue catalogue, Outbox outbox, Clock clock) {
    this.table = table;
    this.models = models;
    this.catalogue = catalogue;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** The names of the services that receive commands. */
  public SortedSet<String> services() {
    SortedSet<String> services = new TreeSet<>();
    catalogue.topology().queues().forEach(queue -> services.add(queue.application()));
    services.remove(ORCHESTRATOR);
    return services;
  }

  /**
   * Re-sends the commands of the waits that began in a span of time, except commands sent within
   * the last five seconds. So two calls in a row re-send once.
   *
   * @param since inclusive
   * @param until exclusive
   * @return the number of waits whose command is re-sent
   * @throws IllegalArgumentException when there is no such service
   * @throws RuntimeException in tracking mode, which sends no commands
   */
  public int replay(String service, Instant since, Instant until) {
    commandsOf(service).forEach(outbox::requireAllowed);
    Instant now = clock.instant();
    return makeDue(service, new ReplayScope(since, until, now.minus(MIN_SILENCE)), now);
  }

  /**
   * Re-sends the commands that the instances with one business key wait for, except commands sent
   * within the last five seconds. Takes part in the caller's transaction.
   *
   * @return the number of waits whose command is re-sent
   */
  public int resend(String businessKey) {
    Instant now = clock.instant();
    List<String> reminders =
        table.reminders().stream()
            .filter(
                reminder ->
                    models
                        .reminderCommand(reminder.definitionId(), reminder.activityId())
                        .isPresent())
            .map(Reminder::jobDefinitionId)
            .toList();
    return table.makeDue(reminders, businessKey, now.minus(MIN_SILENCE), now);
  }

  /**
   * Re-sends the commands that were last sent before the service started. It skips commands sent
   * after the start, so a duplicate notice of the same start has no effect. A start in the future,
   * by a clock that is ahead, counts as now. In tracking mode it sends nothing.
   */
  int replayAfterStart(String service, Instant startedAt) {
    if (!outbox.mode().commands()) {
      return 0;
    }
    Instant now = clock.instant();
    Instant start = startedAt.isBefore(now) ? startedAt : now;
    return makeDue(service, new ReplayScope(Instant.EPOCH, start, start), now);
  }

  private int makeDue(String service, ReplayScope scope, Instant now) {
    Set<String> commands = commandsOf(service);
    Reminders reminders = remindersOf(commands);
    int count = reminders.isEmpty() ? 0 : table.makeDue(reminders, commands, scope, now);
    if (count > 0) {
      log.info("Re-sending {} commands to {}", count, service);
    }
    return count;
  }

  private Set<String> commandsOf(String service) {
    return catalogue.topology().queues().stream()
        .filter(queue -> queue.application().equals(service) && !service.equals(ORCHESTRATOR))
        .findFirst()
        .map(Queue::messages)
        .map(HashSet::new)
        .orElseThrow(() -> new IllegalArgumentException("There is no service " + service));
  }

  private Reminders remindersOf(Set<String> commands) {
    List<String> always = new ArrayList<>();
    List<String> byVariable = new ArrayList<>();
    for (Reminder reminder : table.reminders()) {
      models
          .reminderCommand(reminder.definitionId(), reminder.activityId())
          .ifPresent(
              command -> {
                if (commands.contains(command)) {
                  always.add(reminder.jobDefinitionId());
                } else if (command.equals(Models.COMMAND_EXPRESSION)) {
                  byVariable.add(reminder.jobDefinitionId());
                }
              });
    }
    return new Reminders(always, byVariable);
  }
}
