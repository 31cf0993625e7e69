package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the tests of this package can fail. */
@InBrowser
class BrowserIT {

  @TempDir Path folder;

  @Test
  void failsOnAConsoleError(Browser browser) throws IOException {
    opens(browser, "<script>console.error('something is wrong')</script>");

    assertThatThrownBy(browser::reportedNoErrors).hasMessageContaining("something is wrong");

    browser.expectsError("something is w[a-z]+");
    browser.reportedNoErrors();
  }

  @Test
  void reachesThisMachineOnly(Browser browser) throws IOException {
    opens(browser, "<img alt='' src='https://example.org/picture.png'>");

    assertThatThrownBy(browser::reportedNoErrors).hasMessageContaining("ERR_NAME_NOT");

    browser.expectsError("example.org");
  }

  @Test
  void findsAccessibilityFaults(Browser browser) throws IOException {
    opens(
        browser,
        """
        <h1>Good</h1><label for="name">Name</label><input id="name"><a href="#x">Link</a>
        <label><input type="radio" name="one" value="a">A</label>
        <label><input type="radio" name="one" value="b">B</label><button disabled>Off</button>
        """);
    Accessibility.isGivenOn(browser);

    opens(
        browser,
        """
        <h1>Bad</h1><h3>Deep</h3><button id="icon"></button><input><p id="icon">Twice</p>
        <p style="color: #999">Pale</p><a href="#x" style="outline: none">Unseen</a>
        <a href="#y" tabindex="5">First</a><img src="data:,">
        """);
    assertThatThrownBy(() -> Accessibility.isGivenOn(browser))
        .hasMessageContaining("<h3> \"Deep\" is two levels below")
        .hasMessageContaining("Two elements have the id icon")
        .hasMessageContaining("role button has no name")
        .hasMessageContaining("role textbox has no name")
        .hasMessageContaining("role image has no name")
        .hasMessageContaining("<p> \"Pale\" has a contrast of 2.8")
        .hasMessageContaining("The focus is not to be seen on a \"Unseen\"")
        .hasMessageContaining("\"First\" is out of the order of the keyboard");
    browser.expectsError("data:,");
  }

  private void opens(Browser browser, String body) throws IOException {
    Path page = folder.resolve("page.html");
    Files.writeString(
        page, "<!doctype html><html lang=en><title>A page</title><body>" + body + "</body></html>");
    browser.opens(page.toUri().toString());
  }
}
