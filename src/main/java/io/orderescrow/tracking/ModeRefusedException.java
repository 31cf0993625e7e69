package io.orderescrow.tracking;

import io.orderescrow.startup.StartupException;

/** The mode of this node conflicts with other nodes or with open orders. */
class ModeRefusedException extends StartupException {

  private static final long serialVersionUID = 1L;

  ModeRefusedException(String message) {
    super(
        message,
        "Set the same fulfilment.mode on all nodes. To change it, stop all nodes first. To return to"
            + " track-only, wait until all open orders have ended.");
  }
}
