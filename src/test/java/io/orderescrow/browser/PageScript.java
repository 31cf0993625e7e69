package io.orderescrow.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/** A script that tests run in a page: a file in {@code src/test/resources/browser}. */
final class PageScript {

  private PageScript() {}

  static String read(String file) {
    try {
      return new ClassPathResource("browser/" + file).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException("No script " + file, failure);
    }
  }
}
