package io.orderescrow.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the files of the plugin without a browser. */
class PluginFilesTest {

  private static final Path FOLDER = Path.of("src/main/resources/plugin-webapp/escrow/app");

  /** Functions that parse text as HTML or code. */
  private static final Pattern PARSES_TEXT =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc"
              + "|document\\.write|eval\\(|new Function|javascript:");

  private static final Pattern IMPORT = Pattern.compile("from '\\./([\\w.]+)'");

  @Test
  void everyFileIsServedAndNoOther() {
    assertThat(EscrowRootResource.ASSETS)
        .containsExactlyInAnyOrderElementsOf(
            files().map(file -> "app/" + file.getFileName()).toList());
  }

  @Test
  void everyImportIsServed() {
    assertThat(files().flatMap(PluginFilesTest::imports))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(EscrowRootResource.ASSETS).contains("app/" + name));
  }

  @Test
  void textIsNeverReadAsHtml() {
    assertThat(files())
        .isNotEmpty()
        .allSatisfy(
            file -> assertThat(PARSES_TEXT.matcher(read(file)).find()).as("%s", file).isFalse());
  }

  @Test
  void noFileIsLongerThan250Lines() {
    assertThat(files())
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(250));
  }

  private static Stream<String> imports(Path file) {
    return IMPORT.matcher(read(file)).results().map(found -> found.group(1));
  }

  private static Stream<Path> files() {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return List.copyOf(all.toList()).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
