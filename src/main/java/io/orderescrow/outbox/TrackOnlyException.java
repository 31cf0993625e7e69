package io.orderescrow.outbox;

/**
 * Something was to be sent that is not ours to say while we only track. Nothing of the caller's
 * batch was added.
 */
public class TrackOnlyException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  TrackOnlyException(String type) {
    super("fulfilment.mode is track-only: this system sends no %s".formatted(type));
  }
}
