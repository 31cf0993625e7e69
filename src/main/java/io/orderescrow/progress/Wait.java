package io.orderescrow.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place where a process waits.
 *
 * @param processKey the process it belongs to; an undo is a process of its own
 * @param activityId the element in the model, such as {@code AwaitInventory}
 * @param activityName its name for people
 * @param since when it began to wait
 * @param messages the names of the messages that would end the wait; empty when a person is awaited
 *     and no message helps
 * @param asks the command that is sent again while nobody answers, if the model says so
 * @param asksAgainAt when it is sent again
 * @param deadline when waiting ends by itself
 */
public record Wait(
    String processKey,
    String activityId,
    String activityName,
    Instant since,
    List<String> messages,
    @Nullable String asks,
    @Nullable Instant asksAgainAt,
    @Nullable Instant deadline) {

  /** The same while we only track. */
  Wait askingNobody() {
    return new Wait(processKey, activityId, activityName, since, messages, null, null, deadline);
  }
}
