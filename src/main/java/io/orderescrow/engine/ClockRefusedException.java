package io.orderescrow.engine;

import io.orderescrow.startup.StartupException;

/** The clock of this node differs too much from the clock of the database. */
class ClockRefusedException extends StartupException {

  private static final long serialVersionUID = 1L;

  ClockRefusedException(String message) {
    super(message, "Synchronise the clocks of both machines, for instance by NTP.");
  }
}
