package io.orderescrow.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An installed Chromium with its driver. The tests never download one. The environment variables
 * {@code FULFILMENT_TEST_CHROMIUM} and {@code FULFILMENT_TEST_CHROMEDRIVER} name the two programs.
 * Without them, the tests look for both on {@code PATH}.
 */
record Chromium(Path program, Path driver) {

  static final String WHERE_FROM =
      "install Debian's chromium and chromium-driver, or name the two programs in"
          + " FULFILMENT_TEST_CHROMIUM and FULFILMENT_TEST_CHROMEDRIVER";

  private static final String REQUIRED = "FULFILMENT_TEST_BROWSER";

  /**
   * Finds both programs; empty when one is missing.
   *
   * @throws IllegalStateException when a variable names no such program, or when none is found
   *     although {@code FULFILMENT_TEST_BROWSER=required} is set
   */
  static Optional<Chromium> find(Map<String, String> environment) {
    Optional<Chromium> found =
        find(
                environment,
                "FULFILMENT_TEST_CHROMIUM",
                "chromium",
                "chromium-browser",
                "google-chrome")
            .flatMap(
                program ->
                    find(environment, "FULFILMENT_TEST_CHROMEDRIVER", "chromedriver")
                        .map(driver -> new Chromium(program, driver)));
    if (found.isEmpty() && isRequired(environment)) {
      throw new IllegalStateException(
          "There is no browser here, and %s=required: %s".formatted(REQUIRED, WHERE_FROM));
    }
    return found;
  }

  private static boolean isRequired(Map<String, String> environment) {
    String said = environment.getOrDefault(REQUIRED, "");
    if (!List.of("", "required").contains(said)) {
      throw new IllegalStateException(
          "%s=%s is invalid: set it to 'required' or not at all".formatted(REQUIRED, said));
    }
    return !said.isEmpty();
  }

  private static Optional<Path> find(
      Map<String, String> environment, String variable, String... names) {
    String named = environment.getOrDefault(variable, "");
    if (!named.isEmpty()) {
      Path program = Path.of(named);
      if (!Files.isExecutable(program) || Files.isDirectory(program)) {
        throw new IllegalStateException("%s=%s is not a program".formatted(variable, named));
      }
      return Optional.of(program);
    }
    return Stream.of(names).flatMap(name -> onPath(environment.get("PATH"), name)).findFirst();
  }

  private static Stream<Path> onPath(@Nullable String folders, String name) {
    return Stream.ofNullable(folders)
        .flatMap(all -> Stream.of(all.split(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file));
  }
}
