package io.orderescrow.progress;

import java.time.Instant;

/**
 * One activity at which an instance is, in its own process. The waits of a called process count at
 * the step that called it.
 *
 * @param businessKey the business key of the instance
 * @param activityId the element in the model
 * @param activityName its name for people
 * @param since when the instance reached the activity
 * @param resent whether the command of the wait was re-sent
 * @param called whether the activity called another process, such as an undo
 */
public record Token(
    String businessKey,
    String activityId,
    String activityName,
    Instant since,
    boolean resent,
    boolean called) {}
