package io.orderescrow.inbox;

/** What became of a received message. Every row of the inbox has one. */
public enum Disposition {
  /** A process took it. */
  APPLIED,
  /** The same message, by source and id, had been received before. */
  DUPLICATE,
  /** It says again what another message of its kind has already told the process. */
  REDUNDANT,
  /** Nobody waits for it yet. */
  WAITING,
  /** Its process had ended when it came. */
  LATE,
  /** No process with its business key turned up in time. */
  UNKNOWN,
  /** The catalogue has no such message, or the orchestrator does not receive it. */
  UNEXPECTED,
  /** It breaks its contract. */
  MALFORMED,
  /** Whoever it was for could not take it, or would not; a person has to look. */
  PARKED,
  /** A person decided that it shall not be applied. */
  DISCARDED
}
