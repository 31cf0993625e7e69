package io.orderescrow.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One wait of an instance at one activity, now or in the past.
 *
 * @param processKey the process of the activity; an undo is a process of its own
 * @param instanceId the id of the instance, as in Cockpit's addresses
 * @param activityId the element in the model, such as {@code AwaitInventory}
 * @param activityName its name for people
 * @param caller the name of the step that called the process, such as {@code Release inventory};
 *     null in the order's own process
 * @param person whether it waits for a person
 * @param command the command that reminders re-send during the wait; null without reminders
 * @param until when it ended; null before
 * @param timedOut whether a deadline ended it
 * @param interrupted whether something other than the awaited message or person ended it: a
 *     deadline, a negative answer, or the end of the instance
 */
public record HistoricWait(
    String processKey,
    String instanceId,
    String activityId,
    String activityName,
    @Nullable String caller,
    boolean person,
    @Nullable String command,
    Instant since,
    @Nullable Instant until,
    boolean timedOut,
    boolean interrupted) {}
