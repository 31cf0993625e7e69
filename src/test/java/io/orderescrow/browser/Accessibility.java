package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * Automatic checks for accessibility faults of a page: for users of a screen reader, of a keyboard,
 * and for users with poor eyesight. A page without findings is not necessarily accessible.
 */
final class Accessibility {

  /** Roles of controls, and of elements that need a text alternative. They must have a name. */
  private static final Set<String> NAMED =
      Set.of(
          "button",
          "link",
          "textbox",
          "checkbox",
          "radio",
          "combobox",
          "listbox",
          "searchbox",
          "slider",
          "spinbutton",
          "switch",
          "tab",
          "menuitem",
          "image",
          "img",
          "dialog");

  private static final int MOST_STOPS = 200;

  private final ChromeDriver driver;

  private Accessibility(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Fails with all faults found on the page in its present state. Moves the focus. */
  static void isGivenOn(Browser browser) {
    Accessibility page = new Accessibility(browser.driver());
    List<String> faults = new ArrayList<>(page.faultsOfThePage());
    faults.addAll(page.nameless());
    faults.addAll(page.faultsOfTheKeyboard());
    assertThat(faults).as("accessibility faults of %s", browser.driver().getCurrentUrl()).isEmpty();
  }

  private List<String> faultsOfThePage() {
    return texts(driver.executeScript(PageScript.read("accessibility.js")));
  }

  /** Uses the accessible names that Chromium reports to a screen reader. */
  private List<String> nameless() {
    driver.executeCdpCommand("Accessibility.enable", Map.of());
    Object nodes =
        driver.executeCdpCommand("Accessibility.getFullAXTree", Map.of()).getOrDefault("nodes", "");
    assertThat(nodes).isInstanceOf(List.class);
    return ((List<?>) nodes)
        .stream()
            .map(node -> (Map<?, ?>) node)
            .filter(node -> !Boolean.TRUE.equals(node.get("ignored")))
            .filter(node -> NAMED.contains(value(node, "role")) && value(node, "name").isBlank())
            .map(
                node ->
                    "An element with role %s has no name: %s".formatted(value(node, "role"), node))
            .toList();
  }

  private static String value(Map<?, ?> node, String field) {
    return node.get(field) instanceof Map<?, ?> all ? String.valueOf(all.get("value")) : "";
  }

  /** Follows the Tab key from one stop to the next, until the first stop comes again. */
  private List<String> faultsOfTheKeyboard() {
    driver.executeScript(
        """
        document.querySelectorAll('[data-reached]').forEach((one) => delete one.dataset.reached);
        document.activeElement?.blur();
        window.scrollTo(0, 0);
        """);
    Set<String> faults = new LinkedHashSet<>();
    long reached = 0;
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      new Actions(driver).sendKeys(Keys.TAB).perform();
      List<String> found = texts(driver.executeScript(FOCUS));
      if (found.isEmpty()) {
        break;
      }
      reached++;
      faults.addAll(found.subList(1, found.size()));
    }
    Object all = driver.executeScript(STOPS);
    if (all instanceof Number number && reached < number.longValue()) {
      faults.add("The keyboard reaches %d of %d controls".formatted(reached, number.longValue()));
    }
    return List.copyOf(faults);
  }

  /**
   * Marks the focused element; empty when no element has the focus, or when the focus did not move.
   */
  private static final String FOCUS =
      """
      const at = document.activeElement;
      if (!at || at === document.body || at.dataset.reached) return [];
      at.dataset.reached = 'true';
      const look = () => {
        const style = getComputedStyle(at);
        return [style.outlineStyle === 'none' ? '' : style.outlineWidth + style.outlineColor,
          style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration].join();
      };
      const focused = look();
      at.blur();
      const plain = look();
      at.focus({ focusVisible: true });
      const name = at.localName + (at.id ? '#' + at.id : '') + ' "' + at.innerText.trim().slice(0, 40) + '"';
      return focused === plain ? [name, 'The focus is not to be seen on ' + name] : [name];
      """;

  /** The keyboard stops at one radio button of each group. */
  private static final String STOPS =
      """
      const groups = new Set();
      return [...document.querySelectorAll(
          'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
        .filter((element) => element.tabIndex >= 0)
        .filter((element) => {
          if (element.type !== 'radio') return true;
          const fresh = !groups.has(element.name);
          groups.add(element.name);
          return fresh;
        }).length;
      """;

  private static List<String> texts(Object answer) {
    return answer instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }
}
