package io.orderescrow.browser;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Reports the tests that were skipped because no browser was found. It reports at the skip, and
 * again after the last test, where readers see it.
 */
public final class SkippedTests implements LauncherSessionListener {

  private static final Set<String> skipped = Collections.synchronizedSet(new TreeSet<>());

  static void add(Class<?> test) {
    if (skipped.add(test.getSimpleName())) {
      print(test.getSimpleName());
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (!skipped.isEmpty()) {
      print(String.join(", ", skipped));
    }
  }

  private static void print(String tests) {
    System.out.printf(
        "%n%1$s%n*** SKIPPED, there is no browser here: %2$s%n*** To run: %3$s.%n%1$s%n%n",
        "*".repeat(100), tests, Chromium.WHERE_FROM);
  }
}
