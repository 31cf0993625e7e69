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
 * A Chromium without a window, in hand of one person of a test. It begins with nothing: no cookies,
 * nobody signed in, and it reaches this machine alone, so a page that loads something from the
 * internet complains.
 */
final class Browser {

  // A service may have to start within them, and twenty orders to go through all four.
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** Camunda's own pages look for these, and go on without. */
  private static final String EXPECTED =
      "/camunda-welcome |/camunda/api/admin/auth/user/default |Unable to preventDefault";

  private final Class<?> test;
  private final RunningChromium chromium;
  private final ChromeDriver driver;
  private final List<String> complaints = new ArrayList<>();
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

  /** For what has no verb here yet. */
  ChromeDriver driver() {
    return driver;
  }

  void opens(String url) {
    driver.get(url);
  }

  /** Size of the page, in CSS pixels. */
  void showsWidth(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void isAPhone() {
    showsWidth(375, 740);
  }

  /**
   * The colour scheme the person likes.
   *
   * @param scheme {@code dark} or {@code light}
   */
  void prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Signs in to our own pages (HTTP Basic), as somebody whose password is the shop's. */
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

  /** Waits until the first of these is shown. */
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

  /** Waits until the page shows this text somewhere. */
  void reads(String text) {
    waits(
        driver -> driver.findElement(By.tagName("body")).getText().contains(text) ? text : null,
        "the text \"" + text + '"');
  }

  /** Waits until the page does not show this text any more. */
  void readsNoMore(String text) {
    waits(
        driver -> driver.findElement(By.tagName("body")).getText().contains(text) ? null : text,
        "the text \"" + text + "\" no more");
  }

  /** Presses the button or follows the link with exactly this text, once it can be pressed. */
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

  /** Types into the first of these that is shown. */
  void types(String css, CharSequence text) {
    waits(
        page -> {
          sees(css).sendKeys(text);
          return true;
        },
        css + ", to be typed into");
  }

  /** Clicks on the first of these once that is possible. */
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

  /** The driver would take it just to the edge of the page, and so below a footer. */
  private WebElement click(WebElement element) {
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
    return element;
  }

  /**
   * Waits for something of the page; what is replaced meanwhile is looked for again.
   *
   * @param condition is not true as long as it returns null or false
   */
  <T> T waits(ExpectedCondition<T> condition, String what) {
    return new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .ignoring(org.openqa.selenium.ElementClickInterceptedException.class)
        .withMessage(() -> "Not seen: " + what + " on " + driver.getCurrentUrl())
        .until(condition);
  }

  /**
   * Keeps what is to be seen now.
   *
   * @param name of the picture, which becomes {@code target/screenshots/<test class>-<name>.png}
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

  /** That a page complains of this (a regular expression) is no failure of the test. */
  void expectsComplaint(String regex) {
    expected = Pattern.compile(expected.pattern() + '|' + regex);
  }

  /** Errors on the console, of scripts and of what could not be loaded; except the expected. */
  List<String> complaints() {
    driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .forEach(complaints::add);
    return complaints.stream().filter(message -> !expected.matcher(message).find()).toList();
  }

  void hadNothingToComplainOf() {
    assertThat(complaints()).as("errors on the console of the browser").isEmpty();
  }

  /** A picture, and what stands on the console, of a test that failed. */
  void leaves(String name, Throwable failure) {
    try {
      shows(name);
      failure.addSuppressed(new AssertionError("Console: " + complaints()));
    } catch (RuntimeException gone) {
      failure.addSuppressed(gone);
    }
  }

  void close() {
    chromium.giveBack();
  }
}
