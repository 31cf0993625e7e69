package io.orderescrow.retry;

import io.orderescrow.retry.Retry.State;
import org.jspecify.annotations.Nullable;

/**
 * Search criteria for retries.
 *
 * @param subject the business key; null for all
 * @param target the name of the message; null for all
 */
public record RetryFilter(State state, @Nullable String subject, @Nullable String target) {}
