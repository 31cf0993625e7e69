package io.orderescrow.embedded;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What holds for all tests of a JVM. It stops the real parts after the last test: first the Spring
 * contexts, then the broker and PostgreSQL. Left to shutdown hooks, they would stop in any order
 * and hang for half a minute.
 */
public final class RealPartsSession implements LauncherSessionListener {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LONGEST_PAUSE_MILLIS = 300;

  /**
   * What takes long is asked for more rarely: the questions are work for a machine that is busy. On
   * such a machine anything may stand still for seconds.
   */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    // A server closes what is idle for 20 s; a request that is just being sent would then fail.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    Awaitility.setDefaultTimeout(PATIENCE);
    Awaitility.setDefaultPollInterval(
        (times, pause) ->
            Duration.ofMillis(Math.min(LONGEST_PAUSE_MILLIS, 20 + pause.toMillis() * 5 / 4)));
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    try {
      RealParts.closeAll();
    } catch (Exception failure) {
      throw new IllegalStateException("The real parts did not stop in good order", failure);
    }
  }
}
