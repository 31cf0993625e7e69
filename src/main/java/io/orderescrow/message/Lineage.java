package io.orderescrow.message;

import org.jspecify.annotations.Nullable;

/**
 * The origin of a message: our CloudEvents extension attributes.
 *
 * @param commandId of a command: derived from business key and message name, so it is the same on
 *     every re-send; of an answer: the {@code commandId} of the command it answers
 * @param causationId the {@code id} of the message that led to this one
 * @param attempt number of times this command has been sent, including this one; from 1
 * @param traceparent W3C Trace Context header of the order's trace
 */
public record Lineage(
    @Nullable String commandId,
    @Nullable String causationId,
    int attempt,
    @Nullable String traceparent) {

  /** The lineage of a message without an earlier message. */
  public static final Lineage NONE = new Lineage(null, null, 1, null);
}
