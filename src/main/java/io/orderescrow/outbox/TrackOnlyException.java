package io.orderescrow.outbox;

/** Tracking mode does not allow a message, so the outbox stored none of the caller's batch. */
public class TrackOnlyException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  TrackOnlyException(String type) {
    super("fulfilment.mode is track-only: this system sends no %s".formatted(type));
  }
}
