package io.orderescrow.browser;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Closes the browsers after the last test of a JVM. */
public final class BrowserSession implements LauncherSessionListener {

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    RunningChromium.quitAll();
  }
}
