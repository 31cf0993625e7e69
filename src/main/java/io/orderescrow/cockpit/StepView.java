package io.orderescrow.cockpit;

import io.orderescrow.order.OrderStatus.WaitsFor;
import io.orderescrow.progress.HistoricWait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One wait of an order as a row of its timeline.
 *
 * @param step what is done in it; of an undo the step that called it
 * @param person whether it is a person who is awaited
 * @param end how it ended: {@code WAITS} when it lasts, {@code ANSWERED}, {@code DECIDED} by a
 *     person, {@code TIMED_OUT} at its deadline, or {@code STOPPED}, as when the order was
 *     cancelled
 * @param asks the command
 * @param askedAt when it was sent, each time
 * @param answer the message that ended it, by its key
 * @param asksAgainAt when the command is sent again
 * @param deadline when waiting ends by itself
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
    @Nullable String asks,
    List<Instant> askedAt,
    @Nullable String answer,
    @Nullable Instant asksAgainAt,
    @Nullable Instant deadline) {

  /** A command and the wait for its answer begin in one transaction, the command first. */
  private static final Duration JUST_BEFORE = Duration.ofSeconds(2);

  static StepView of(HistoricWait stay, List<MessageView> messages, List<WaitsFor> waitsFor) {
    List<MessageView> asked = messages.stream().filter(message -> isAsked(message, stay)).toList();
    String answer = stay.until() == null ? null : answer(stay, asked, messages);
    Optional<WaitsFor> wait =
        waitsFor.stream()
            .filter(w -> stay.until() == null)
            .filter(w -> w.activity().equals(stay.activityId()) && w.since().equals(stay.since()))
            .findFirst();
    return new StepView(
        stay.caller() == null ? stay.activityName() : stay.caller(),
        stay.activityId(),
        stay.instanceId(),
        stay.caller() != null,
        stay.person(),
        stay.since(),
        stay.until(),
        end(stay, answer),
        stay.asks(),
        asked.stream().map(MessageView::at).toList(),
        answer,
        wait.map(WaitsFor::asksAgainAt).orElse(null),
        wait.map(WaitsFor::deadline).orElse(null));
  }

  private static boolean isAsked(MessageView message, HistoricWait stay) {
    Instant until = stay.until();
    return message.direction().equals("OUT")
        && message.type().equals(stay.asks())
        && !message.at().isBefore(stay.since().minus(JUST_BEFORE))
        && (until == null || !message.at().isAfter(until));
  }

  /** An answer names the command that it answers; one that told nothing new was not applied. */
  private static @Nullable String answer(
      HistoricWait stay, List<MessageView> asked, List<MessageView> messages) {
    if (stay.timedOut()) {
      return null;
    }
    List<String> commands =
        asked.stream()
            .flatMap(message -> Optional.ofNullable(message.commandId()).stream())
            .toList();
    return messages.stream()
        .filter(message -> message.direction().equals("IN") && message.state().equals("APPLIED"))
        .filter(message -> message.commandId() != null && commands.contains(message.commandId()))
        .map(MessageView::key)
        .findFirst()
        .orElse(null);
  }

  private static String end(HistoricWait stay, @Nullable String answer) {
    if (stay.until() == null) {
      return "WAITS";
    }
    if (stay.timedOut()) {
      return "TIMED_OUT";
    }
    if (answer != null || !stay.interrupted()) {
      return stay.person() && !stay.interrupted() ? "DECIDED" : "ANSWERED";
    }
    return "STOPPED";
  }
}
