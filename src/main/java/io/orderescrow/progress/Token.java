package io.orderescrow.progress;

import java.time.Instant;

/**
 * One place where an instance is, seen from its own process: what a called process waits for counts
 * at the step that called it.
 *
 * @param businessKey whose it is
 * @param activityId the element in the model
 * @param activityName its name for people
 * @param since when it came there
 * @param askedAgain whether what it waits for was asked for more than once
 * @param called whether another process was called there, as undos are
 */
public record Token(
    String businessKey,
    String activityId,
    String activityName,
    Instant since,
    boolean askedAgain,
    boolean called) {}
