package io.orderescrow.embedded;

import java.io.IOException;
import java.net.URL;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Lets the application's component scan see what it sees in production. Tests share its packages,
 * and a configuration class among them would become part of every application started here.
 */
public final class WithoutTestClasses extends TypeExcludeFilter {

  private static final URL TESTS =
      WithoutTestClasses.class.getProtectionDomain().getCodeSource().getLocation();

  private WithoutTestClasses() {}

  /** To be called before the context is refreshed. */
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
