package io.orderescrow.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Gives the context of a test annotated with {@link OnRealParts} its {@link TestEnvironment}. */
final class OnRealPartsCustomizerFactory implements ContextCustomizerFactory {

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    OnRealParts wanted =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, OnRealParts.class);
    if (wanted == null) {
      return null;
    }
    return new Customizer(
        wanted.alone() ? testClass : null, wanted.emptyDatabase(), wanted.embeddedBroker());
  }

  /** A record, because Spring uses it as part of the cache key of contexts. */
  private record Customizer(@Nullable Class<?> owner, boolean emptyDatabase, boolean embeddedBroker)
      implements ContextCustomizer {

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      TestEnvironment environment = create();
      environment.lead(context);
      // Registered before any other bean, so Spring closes it after all of them.
      ((DefaultSingletonBeanRegistry) context.getBeanFactory())
          .registerDisposableBean("testEnvironment", environment::close);
      RealParts.closeFirst(context);
    }

    private TestEnvironment create() {
      if (embeddedBroker) {
        return TestEnvironment.onEmbeddedBroker();
      }
      return emptyDatabase ? TestEnvironment.fresh() : TestEnvironment.withSchema();
    }
  }
}
