package io.orderescrow.message;

import org.jspecify.annotations.Nullable;

/**
 * Where a message comes from: our CloudEvents extension attributes.
 *
 * @param commandId of a command: a function of business key and message name, so it is the same on
 *     every re-send; of an answer: the {@code commandId} of the command it answers
 * @param causationId the {@code id} of the message that led to this one
 * @param attempt how often this command has been sent, this time included; from 1
 * @param traceparent W3C Trace Context header of the order's trace
 */
public record Lineage(
    @Nullable String commandId,
    @Nullable String causationId,
    int attempt,
    @Nullable String traceparent) {

  /** The lineage of a message that nothing led to. */
  public static final Lineage NONE = new Lineage(null, null, 1, null);
}
