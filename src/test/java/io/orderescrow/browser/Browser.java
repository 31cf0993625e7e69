package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.shop.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium that represents one user of a test. It starts without cookies and without a
 * signed-in user. It reaches only this machine. A page that loads a resource from the internet
 * therefore reports an error.
 */
final class Browser {

  // Within this time a service may have to start, and twenty orders to pass all four services.
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** Camunda's own pages request these files, and work without them. */
  private static final String EXPECTED =
      "/camunda-welcome |/camunda/api/admin/auth/user/default |Unable to preventDefault";

  private final Class<?> test;
  private final RunningChromium chromium;
  private final ChromeDriver driver;
  private final List<String> errors = new ArrayList<>();
  private Pattern expected = Pattern.compile(EXPECTED);

  private Browser(Chromium chromium, Class<?> test) {
    this.test = test;
    this.chromium = RunningChromium.take(chromium);
    this.driver = this.chromium.driver();
    showsWidth(1280, 900);
  }

  static Browser start(Chromium chromium, Class<?> test) {
    return new Browser(chromium, test);
  }

  /** Returns the driver, for actions that have no verb here yet. */
  ChromeDriver driver() {
    return driver;
  }

  void opens(String url) {
    driver.get(url);
  }

  /** Sets the size of the page, in CSS pixels. */
  void showsWidth(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void isAPhone() {
    showsWidth(375, 740);
  }

  /**
   * Sets the preferred colour scheme of the user.
   *
   * @param scheme {@code dark} or {@code light}
   */
  void prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Signs in to our own pages (HTTP Basic), as a user with the password of the shop. */
  void signsInAs(String user) {
    byte[] pair = (user + ':' + Shop.PASSWORD).getBytes(StandardCharsets.UTF_8);
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", basic)));
  }

  /**
   * Signs in to one of the engine's web applications, by its form.
   *
   * @param application {@code cockpit}, {@code tasklist} or {@code admin}
   */
  void signsInTo(String application, Shop shop, String user) {
    opens(shop.url("/camunda/app/" + application + "/default/"));
    types("input[ng-model=username]", user);
    types("input[type=password]", Shop.PASSWORD);
    clicks("form button[type=submit]");
    waits(driver -> driver.findElements(By.cssSelector("input[type=password]")).isEmpty(), "in");
  }

  /** Waits until a matching element is visible, and returns the first. */
  WebElement sees(String css) {
    return sees(By.cssSelector(css));
  }

  WebElement sees(By what) {
    return waits(
        driver ->
            driver.findElements(what).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null),
        what.toString());
  }

  /** Waits until the page shows this text. */
  void reads(String text) {
    waits(
        driver -> driver.findElement(By.tagName("body")).getText().contains(text) ? text : null,
        "the text \"" + text + '"');
  }

  /** Waits until the page no longer shows this text. */
  void readsNoMore(String text) {
    waits(
        driver -> driver.findElement(By.tagName("body")).getText().contains(text) ? null : text,
        "the text \"" + text + "\" no more");
  }

  /** Presses the button or follows the link with exactly this text, once it is enabled. */
  void presses(String text) {
    By named =
        By.xpath(
            "//*[self::button or self::a or @role='button' or @role='tab']"
                + "[normalize-space(.)=\"%s\"]".formatted(text));
    clicks(named);
  }

  void clicks(String css) {
    clicks(By.cssSelector(css));
  }

  /** Types into the first matching element that is visible. */
  void types(String css, CharSequence text) {
    waits(
        page -> {
          sees(css).sendKeys(text);
          return true;
        },
        css + ", to be typed into");
  }

  /** Clicks on the first matching element once that is possible. */
  void clicks(By what) {
    waits(
        page ->
            driver.findElements(what).stream()
                .filter(element -> element.isDisplayed() && element.isEnabled())
                .findFirst()
                .map(this::click)
                .orElse(null),
        what + ", to be clicked on");
  }

  /**
   * Scrolls the element to the centre. The driver would scroll it only to the edge, below a footer.
   */
  private WebElement click(WebElement element) {
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
    return element;
  }

  /**
   * Waits for a condition of the page. An element that is replaced meanwhile is looked up again.
   *
   * @param condition counts as false while it returns null or false
   */
  <T> T waits(ExpectedCondition<T> condition, String what) {
    return new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .ignoring(org.openqa.selenium.ElementClickInterceptedException.class)
        .withMessage(() -> "Not seen: " + what + " on " + driver.getCurrentUrl())
        .until(condition);
  }

  /**
   * Takes a screenshot of the page.
   *
   * @param name name of the picture, which becomes {@code target/screenshots/<test
   *     class>-<name>.png}
   */
  void shows(String name) {
    Object picture =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png")).get("data");
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(
          SCREENSHOTS.resolve(test.getSimpleName() + '-' + name + ".png"),
          Base64.getDecoder().decode(String.valueOf(picture)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accepts console errors that match a regular expression; they do not fail the test. */
  void expectsError(String regex) {
    expected = Pattern.compile(expected.pattern() + '|' + regex);
  }

  /** Returns the unexpected errors on the console, of scripts and of failed requests. */
  List<String> errors() {
    driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .forEach(errors::add);
    return errors.stream().filter(message -> !expected.matcher(message).find()).toList();
  }

  void reportedNoErrors() {
    assertThat(errors()).as("errors on the console of the browser").isEmpty();
  }

  /** Saves a screenshot and the console output of a failed test. */
  void leaves(String name, Throwable failure) {
    try {
      shows(name);
      failure.addSuppressed(new AssertionError("Console: " + errors()));
    } catch (RuntimeException gone) {
      failure.addSuppressed(gone);
    }
  }

  void close() {
    chromium.giveBack();
  }
}
