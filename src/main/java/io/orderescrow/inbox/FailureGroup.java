package io.orderescrow.inbox;

import java.time.Instant;

/**
 * Failed messages with the same disposition, type and normalised reason.
 *
 * @param key disposition, type and a hash of the reason without numbers, ids and quoted values;
 *     letters, digits and hyphens only
 * @param count how many messages are in the group
 * @param oldest when the first of them was received
 * @param newest when the last of them was received
 * @param sample the last of them
 */
public record FailureGroup(
    String key, long count, Instant oldest, Instant newest, ReceivedMessage sample) {}
