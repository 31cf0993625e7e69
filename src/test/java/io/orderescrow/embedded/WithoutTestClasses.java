package io.orderescrow.embedded;

import java.io.IOException;
import java.net.URL;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Hides test classes from the application's component scan, so that it finds the same classes as in
 * production. Tests are in the same packages. A configuration class of a test would become part of
 * every application that tests start.
 */
public final class WithoutTestClasses extends TypeExcludeFilter {

  private static final URL TESTS =
      WithoutTestClasses.class.getProtectionDomain().getCodeSource().getLocation();

  private WithoutTestClasses() {}

  /** Installs the filter; the caller calls this before the context is refreshed. */
  public static void scan(ConfigurableApplicationContext context) {
    context
        .getBeanFactory()
        .registerSingleton(WithoutTestClasses.class.getName(), new WithoutTestClasses());
  }

  @Override
  public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
    return reader.getResource().getURL().toString().contains(TESTS.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WithoutTestClasses;
  }

  @Override
  public int hashCode() {
    return WithoutTestClasses.class.hashCode();
  }
}
