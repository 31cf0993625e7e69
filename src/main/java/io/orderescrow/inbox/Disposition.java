package io.orderescrow.inbox;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The state of a received message. */
public enum Disposition {
  /** A process took it. */
  APPLIED,
  /** The same message, by source and id, was received before. */
  DUPLICATE,
  /** It repeats what another message has already told the process. */
  REDUNDANT,
  /** No process waits for it yet. */
  WAITING,
  /** Its process had ended before it arrived. */
  LATE,
  /** No process with its business key started in time. */
  UNKNOWN,
  /**
   * The catalogue has no such message, the orchestrator does not receive it, or its sender may not
   * send it.
   */
  UNEXPECTED,
  /** It violates its contract. */
  MALFORMED,
  /** All attempts to apply it failed, or its recipient refused it. An operator decides. */
  PARKED,
  /** An operator decided not to apply it. */
  DISCARDED;

  /** The dispositions of failed messages, on which an operator decides. */
  public static final Set<Disposition> FAILED =
      Collections.unmodifiableSet(EnumSet.of(PARKED, MALFORMED, UNEXPECTED, UNKNOWN));

  /**
   * Of messages that are applied, or may be: they keep their secrets as long as their order does.
   */
  static final Set<Disposition> WITH_SECRETS =
      Collections.unmodifiableSet(
          EnumSet.of(APPLIED, WAITING, PARKED, MALFORMED, UNEXPECTED, UNKNOWN));

  /** The dispositions that need no attention; most messages have one of them. */
  public static final Set<Disposition> ORDINARY =
      Collections.unmodifiableSet(EnumSet.of(APPLIED, DUPLICATE));
}
