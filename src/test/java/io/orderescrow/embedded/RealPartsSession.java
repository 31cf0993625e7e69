package io.orderescrow.embedded;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Stops the real parts after the last test: first the Spring contexts, then the broker and
 * PostgreSQL. Left to shutdown hooks, they would stop in any order and hang for half a minute.
 */
public final class RealPartsSession implements LauncherSessionListener {

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    try {
      RealParts.closeAll();
    } catch (Exception failure) {
      throw new IllegalStateException("The real parts did not stop in good order", failure);
    }
  }
}
