package io.orderescrow.cockpit;

import io.orderescrow.order.OrderStatus.PendingWait;
import io.orderescrow.progress.HistoricWait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One wait of an order, as a row of its timeline.
 *
 * @param step name of the activity; for a compensation, the name of the calling step
 * @param person whether the order waits for a clerk's decision
 * @param end {@code WAITS} while it lasts, {@code ANSWERED} by a service, {@code DECIDED} by a
 *     clerk, {@code TIMED_OUT} at its deadline, or {@code STOPPED}, for instance by a cancellation
 * @param command type of the command that is sent; null when none is
 * @param sentAt each time at which the command was sent
 * @param answer key of the message that ended the wait
 * @param nextSendAt time at which the command is re-sent
 * @param deadline time at which the wait ends without an answer
 */
record StepView(
    String step,
    String activity,
    String instance,
    boolean undo,
    boolean person,
    Instant since,
    @Nullable Instant until,
    String end,
    @Nullable String command,
    List<Instant> sentAt,
    @Nullable String answer,
    @Nullable Instant nextSendAt,
    @Nullable Instant deadline) {

  /** One transaction stores the command first and then begins the wait for its answer. */
  private static final Duration COMMAND_LEAD = Duration.ofSeconds(2);

  static StepView of(HistoricWait wait, List<MessageView> messages, List<PendingWait> waitsFor) {
    List<MessageView> commands =
        messages.stream().filter(message -> isCommandOf(message, wait)).toList();
    String answer = wait.until() == null ? null : answer(wait, commands, messages);
    Optional<PendingWait> current =
        waitsFor.stream()
            .filter(waits -> wait.until() == null)
            .filter(waits -> waits.activity().equals(wait.activityId()))
            .filter(waits -> waits.instance().equals(wait.instanceId()))
            .findFirst();
    return new StepView(
        wait.caller() == null ? wait.activityName() : wait.caller(),
        wait.activityId(),
        wait.instanceId(),
        wait.caller() != null,
        wait.person(),
        wait.since(),
        wait.until(),
        end(wait, answer),
        wait.command(),
        commands.stream().map(MessageView::at).toList(),
        answer,
        current.map(PendingWait::nextSendAt).orElse(null),
        current.map(PendingWait::deadline).orElse(null));
  }

  private static boolean isCommandOf(MessageView message, HistoricWait wait) {
    Instant until = wait.until();
    return message.direction().equals("OUT")
        && message.type().equals(wait.command())
        && !message.at().isBefore(wait.since().minus(COMMAND_LEAD))
        && (until == null || !message.at().isAfter(until));
  }

  /** An answer carries the id of its command. Duplicate and redundant answers are not applied. */
  private static @Nullable String answer(
      HistoricWait wait, List<MessageView> commands, List<MessageView> messages) {
    if (wait.timedOut()) {
      return null;
    }
    List<String> commandIds =
        commands.stream()
            .flatMap(message -> Optional.ofNullable(message.commandId()).stream())
            .toList();
    return messages.stream()
        .filter(message -> message.direction().equals("IN") && message.state().equals("APPLIED"))
        .filter(message -> message.commandId() != null && commandIds.contains(message.commandId()))
        .map(MessageView::key)
        .findFirst()
        .orElse(null);
  }

  private static String end(HistoricWait wait, @Nullable String answer) {
    if (wait.until() == null) {
      return "WAITS";
    }
    if (wait.timedOut()) {
      return "TIMED_OUT";
    }
    if (answer != null || !wait.interrupted()) {
      return wait.person() && !wait.interrupted() ? "DECIDED" : "ANSWERED";
    }
    return "STOPPED";
  }
}
