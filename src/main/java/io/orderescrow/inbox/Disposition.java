package io.orderescrow.inbox;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
  DISCARDED;

  /** Those whose messages are set aside, for a person to decide on. */
  public static final Set<Disposition> SET_ASIDE =
      Collections.unmodifiableSet(EnumSet.of(PARKED, MALFORMED, UNEXPECTED, UNKNOWN));

  /** Those of the ordinary messages, which are many and need nobody. */
  public static final Set<Disposition> ORDINARY =
      Collections.unmodifiableSet(EnumSet.of(APPLIED, DUPLICATE));
}
