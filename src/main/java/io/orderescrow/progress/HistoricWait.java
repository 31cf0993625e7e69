package io.orderescrow.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stay of an instance at one place where it waits, now or in the past.
 *
 * @param processKey the process it belongs to; an undo is a process of its own
 * @param instanceId the instance, as Cockpit's addresses bear it
 * @param activityId the element in the model, such as {@code AwaitInventory}
 * @param activityName its name for people
 * @param caller the name of the step that called the process, such as {@code Release inventory};
 *     null in the order's own process
 * @param person whether it is a person who is awaited
 * @param asks the command that is sent again meanwhile, if the model says so
 * @param until when it ended; null while it lasts
 * @param timedOut whether a deadline ended it
 * @param interrupted whether it ended otherwise than by what is awaited: by a deadline, a "no", or
 *     the end of all
 */
public record HistoricWait(
    String processKey,
    String instanceId,
    String activityId,
    String activityName,
    @Nullable String caller,
    boolean person,
    @Nullable String asks,
    Instant since,
    @Nullable Instant until,
    boolean timedOut,
    boolean interrupted) {}
