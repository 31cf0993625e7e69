package io.orderescrow.embedded;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Settings and cleanup for all tests of a JVM. After the last test it stops the Spring contexts,
 * and then the broker and PostgreSQL. Shutdown hooks would stop them in any order and block for
 * half a minute.
 */
public final class RealPartsSession implements LauncherSessionListener {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LONGEST_PAUSE_MILLIS = 300;

  /**
   * Makes Awaitility poll less often the longer a condition takes, because polls cost CPU. Waits
   * have a long timeout, because any thread of a busy machine can stand still for seconds.
   */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    // A server closes connections that are idle for 20 s. A request sent at that moment would fail.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    Awaitility.setDefaultTimeout(PATIENCE);
    Awaitility.setDefaultPollInterval(
        (times, pause) ->
            Duration.ofMillis(Math.min(LONGEST_PAUSE_MILLIS, 20 + pause.toMillis() * 5 / 4)));
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    RealParts.closeAll();
  }
}
