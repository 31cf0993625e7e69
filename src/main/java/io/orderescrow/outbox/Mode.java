package io.orderescrow.outbox;

import java.util.Locale;

/** What this system does for the processes it keeps. */
public enum Mode {
  /** It asks the services, asks again, undoes. */
  COMMANDING,
  /** It watches what the services do among themselves, and says what is overdue; nothing else. */
  TRACK_ONLY;

  public boolean commands() {
    return this == COMMANDING;
  }

  /** As it stands in the settings: {@code track-only}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
