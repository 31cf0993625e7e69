package io.orderescrow.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One activity at which an instance waits.
 *
 * @param processKey the process of the activity; an undo is a process of its own
 * @param instanceId the id of its process instance, as in Cockpit's addresses
 * @param activityId the element in the model, such as {@code AwaitInventory}
 * @param activityName its name for people
 * @param since when it began to wait
 * @param messages the names of the messages that end the wait; empty when only a person can
 * @param command the command that reminders re-send; null without reminders
 * @param nextSendAt when it is re-sent next
 * @param deadline when the deadline ends the wait; null without a deadline
 */
public record Wait(
    String processKey,
    String instanceId,
    String activityId,
    String activityName,
    Instant since,
    List<String> messages,
    @Nullable String command,
    @Nullable Instant nextSendAt,
    @Nullable Instant deadline) {

  /** The same wait in tracking mode, which sends no commands. */
  Wait withoutReminder() {
    return new Wait(
        processKey, instanceId, activityId, activityName, since, messages, null, null, deadline);
  }
}
