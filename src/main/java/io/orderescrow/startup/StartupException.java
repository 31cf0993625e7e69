package io.orderescrow.startup;

import org.jspecify.annotations.Nullable;

/** The application cannot start as it is configured. The message names the fault and its place. */
public abstract class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Tells the operator how to correct the configuration. */
  private final String action;

  protected StartupException(String message, String action) {
    this(message, action, null);
  }

  protected StartupException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
