package io.orderescrow.browser;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.TemporaryFolder;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A Chromium process that the tests of this JVM use one after the other. Each test finds one new
 * window, no cookies, no stored data and no signed-in user. The cache stays, because Cockpit loads
 * megabytes of scripts. Two browsers at the same time are two processes.
 */
final class RunningChromium {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final List<RunningChromium> all = new ArrayList<>();
  private static final Deque<RunningChromium> idle = new ArrayDeque<>();

  private final Path profile = TemporaryFolder.create("browser");
  private final ChromeDriver driver;

  private RunningChromium(Chromium chromium) {
    driver = new ChromeDriver(service(chromium), options(chromium, profile));
  }

  /** Returns a process that is not in use and holds no data. */
  static synchronized RunningChromium take(Chromium chromium) {
    RunningChromium taken = idle.poll();
    if (taken == null) {
      taken = new RunningChromium(chromium);
      all.add(taken);
    }
    return taken;
  }

  /** Ends the processes. */
  static synchronized void quitAll() {
    all.forEach(RunningChromium::quit);
    all.clear();
    idle.clear();
  }

  ChromeDriver driver() {
    return driver;
  }

  /**
   * Closes all windows, and with them the settings of a window, such as its size. Then deletes all
   * data of the user.
   */
  void giveBack() {
    Set<String> windows = driver.getWindowHandles();
    for (String window : windows) {
      driver.switchTo().window(window);
      deleteStoredData(URI.create(driver.getCurrentUrl()));
    }
    driver.switchTo().newWindow(WindowType.TAB);
    String empty = driver.getWindowHandle();
    for (String window : windows) {
      driver.switchTo().window(window).close();
    }
    driver.switchTo().window(empty);
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    driver.manage().logs().get(LogType.BROWSER);
    synchronized (RunningChromium.class) {
      idle.push(this);
    }
  }

  private void deleteStoredData(URI page) {
    if (page.getHost() != null) {
      String origin = page.getScheme() + "://" + page.getAuthority();
      driver.executeCdpCommand(
          "Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
    }
  }

  private static ChromeDriverService service(Chromium chromium) {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromium.driver().toFile())
            .usingAnyFreePort()
            .withTimeout(START_LIMIT)
            .build();
    service.sendOutputTo(OutputStream.nullOutputStream());
    return service;
  }

  private static ChromeOptions options(Chromium chromium, Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.program().toFile());
    options.addArguments(
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        "--lang=en-GB",
        "--user-data-dir=" + profile);
    if ("root".equals(System.getProperty("user.name"))) {
      options.addArguments("--no-sandbox");
    }
    LoggingPreferences console = new LoggingPreferences();
    console.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", console);
    return options;
  }

  private void quit() {
    try {
      driver.quit();
    } finally {
      deleteProfile();
    }
  }

  /**
   * Deletes the profile. Helper processes of the browser may write to it for a moment after the
   * end.
   */
  private void deleteProfile() {
    try {
      await()
          .ignoreException(UncheckedIOException.class)
          .untilAsserted(() -> TemporaryFolder.delete(profile));
    } catch (ConditionTimeoutException stillWrittenTo) {
      // The next run deletes it.
    }
  }
}
