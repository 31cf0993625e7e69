package io.orderescrow.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many wait too long at one activity: those who were asked again already, since the first
 * answer did not come in time, and those whose timer should have fired.
 *
 * @param waiting how many wait there in all
 * @param tooLong how many of them wait too long, for either reason
 * @param askedAgain how many were asked more than once
 * @param pastDue how many have a timer that is overdue
 * @param oldest since when the first of those waits that wait too long; null when there is none
 * @param first business keys of those that wait longest, at most five
 */
public record LongWait(
    String activityId,
    long waiting,
    long tooLong,
    long askedAgain,
    long pastDue,
    @Nullable Instant oldest,
    List<String> first) {}
