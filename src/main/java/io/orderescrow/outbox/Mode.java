package io.orderescrow.outbox;

import java.util.Locale;

/** How this system takes part in its processes. */
public enum Mode {
  /** It sends commands to the services, re-sends them, and compensates. */
  COMMANDING,
  /** It only observes the messages of the services, and sends an overdue notice. */
  TRACK_ONLY;

  public boolean commands() {
    return this == COMMANDING;
  }

  /** As in the settings: {@code track-only}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
