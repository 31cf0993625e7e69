package io.orderescrow.inbox;

import java.time.Instant;

/**
 * Why messages were set aside, as far as it is the same for many of them.
 *
 * @param cause a key made of their disposition, their type and their reason without its numbers,
 *     ids and quoted values; letters, digits and hyphens only
 * @param count how many messages are set aside for it
 * @param oldest when the first of them was received
 * @param newest when the last of them was received
 * @param sample the last of them
 */
public record FailureGroup(
    String cause, long count, Instant oldest, Instant newest, ReceivedMessage sample) {}
