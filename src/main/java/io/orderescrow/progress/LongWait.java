package io.orderescrow.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many instances wait too long at one activity: their command was re-sent because no answer
 * came in time, or a timer of theirs is overdue.
 *
 * @param waiting the number of instances that wait there
 * @param tooLong the number that wait too long, for either reason
 * @param resent the number whose command was re-sent
 * @param pastDue the number with an overdue timer
 * @param oldest the start of the longest of these waits; null without any
 * @param first the business keys of the five longest waits
 */
public record LongWait(
    String activityId,
    long waiting,
    long tooLong,
    long resent,
    long pastDue,
    @Nullable Instant oldest,
    List<String> first) {}
