package io.orderescrow.reminder;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Topology.Queue;
import io.orderescrow.model.Models;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.reminder.ReplayTable.Owed;
import io.orderescrow.reminder.ReplayTable.Reminder;
import io.orderescrow.reminder.ReplayTable.Reminders;
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
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Offers a service again what it owes: every wait for its answer is made due, so that its command
 * is sent again now and not when the gap is over. The wait itself, its deadline and the rest of its
 * gaps stay as they are.
 */
@Component
@Profile("orchestrator")
public class Replays {

  private static final Logger log = LoggerFactory.getLogger(Replays.class);

  private static final String ORCHESTRATOR = "orchestrator";

  /** What was asked so recently is likely being answered. */
  private static final Duration JUST_ASKED = Duration.ofSeconds(5);

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

  /** The services that commands are sent to, by name. */
  public SortedSet<String> services() {
    SortedSet<String> services = new TreeSet<>();
    catalogue.topology().queues().forEach(queue -> services.add(queue.application()));
    services.remove(ORCHESTRATOR);
    return services;
  }

  /**
   * Makes the waits due that began in a span of time and whose command was not sent within the last
   * five seconds; so two calls in a row ask once.
   *
   * @param since from this moment on
   * @param until up to this moment, which is not part of the span
   * @return how many waits were made due
   * @throws IllegalArgumentException when there is no such service
   * @throws RuntimeException when this system only tracks and so asks nobody
   */
  public int replay(String service, Instant since, Instant until) {
    commandsOf(service).forEach(outbox::requireAllowed);
    Instant now = clock.instant();
    return offerAgain(service, new Owed(since, until, now.minus(JUST_ASKED)), now);
  }

  /**
   * Makes the waits of all instances with one business key due, but for those whose command was
   * sent within the last five seconds. Takes part in the caller's transaction.
   *
   * @return how many waits were made due
   */
  public int ofBusinessKey(String businessKey) {
    Instant now = clock.instant();
    List<String> thatAsk =
        table.reminders().stream()
            .filter(
                reminder ->
                    models
                        .reminderCommand(reminder.definitionId(), reminder.activityId())
                        .isPresent())
            .map(Reminder::jobDefinitionId)
            .toList();
    return table.makeDue(thatAsk, businessKey, now.minus(JUST_ASKED), now);
  }

  /**
   * Makes everything due that was last asked before the service started. What is asked then is
   * asked after its start, so hearing of the same start again changes nothing. A service whose
   * clock is ahead is taken to have started now. While we only track, nothing is.
   */
  int afterStartOf(String service, Instant startedAt) {
    if (!outbox.mode().commands()) {
      return 0;
    }
    Instant now = clock.instant();
    Instant start = startedAt.isBefore(now) ? startedAt : now;
    return offerAgain(service, new Owed(Instant.EPOCH, start, start), now);
  }

  private int offerAgain(String service, Owed owed, Instant now) {
    Set<String> commands = commandsOf(service);
    Reminders reminders = remindersThatSend(commands);
    int count = reminders.isEmpty() ? 0 : table.makeDue(reminders, commands, owed, now);
    if (count > 0) {
      log.info("{} waits for {} ask again now", count, service);
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

  private Reminders remindersThatSend(Set<String> commands) {
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
