package io.orderescrow.browser;

import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The keyboard of a user who has no mouse. */
final class Keyboard {

  private static final int MAX_STOPS = 100;

  private final Browser browser;

  Keyboard(Browser browser) {
    this.browser = browser;
  }

  /** Presses the Tab key until an element with this beginning of its text has the focus. */
  void reaches(String text) {
    for (int stop = 0; stop < MAX_STOPS; stop++) {
      presses(Keys.TAB);
      if (focused().startsWith(text)) {
        return;
      }
    }
    throw new AssertionError("The keyboard does not get to " + text);
  }

  void presses(Keys key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  private String focused() {
    return browser.waits(
        driver -> driver.switchTo().activeElement().getText(), "the element that has the focus");
  }
}
