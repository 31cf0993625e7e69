package io.orderescrow.instance;

import org.jspecify.annotations.Nullable;

/**
 * How one instance ended.
 *
 * @param outcome the id of the activity it ended in, or {@link Instance#DELETED}
 * @param reason the value of the variable {@code reason} at its end; null without one
 */
public record InstanceEnding(
    String processKey, String businessKey, String outcome, @Nullable String reason) {}
