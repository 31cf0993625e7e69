package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumTest {

  @TempDir Path folder;

  @Test
  void isFoundOnThePathWithItsDriver() throws IOException {
    Path chromium = program("chromium");
    Path driver = program("chromedriver");

    assertThat(Chromium.find(Map.of("PATH", "/nowhere" + File.pathSeparator + folder)))
        .contains(new Chromium(chromium, driver));
  }

  @Test
  void isNotFoundWithoutItsDriver() throws IOException {
    program("chromium");

    assertThat(Chromium.find(Map.of("PATH", folder.toString()))).isEmpty();
  }

  @Test
  void isTheOneThatTheEnvironmentNames() throws IOException {
    Path mine = program("my-chromium");
    Path driver = program("chromedriver");
    program("chromium");

    assertThat(
            Chromium.find(
                Map.of("PATH", folder.toString(), "FULFILMENT_TEST_CHROMIUM", mine.toString())))
        .contains(new Chromium(mine, driver));
  }

  /** A wrong value must not skip the tests on a machine that has a browser. */
  @Test
  void failsIfTheNamedProgramIsMissing() {
    assertThatThrownBy(() -> Chromium.find(Map.of("FULFILMENT_TEST_CHROMIUM", "/nowhere/chromium")))
        .hasMessage("FULFILMENT_TEST_CHROMIUM=/nowhere/chromium is not a program");
  }

  @Test
  void failsIfARequiredBrowserIsMissing() {
    assertThatThrownBy(
            () ->
                Chromium.find(
                    Map.of("PATH", folder.toString(), "FULFILMENT_TEST_BROWSER", "required")))
        .hasMessageContaining("install Debian's chromium and chromium-driver");
    assertThatThrownBy(() -> Chromium.find(Map.of("FULFILMENT_TEST_BROWSER", "yes")))
        .hasMessageContaining("is invalid");
  }

  private Path program(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
