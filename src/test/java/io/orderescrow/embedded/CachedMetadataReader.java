package io.orderescrow.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.type.classreading.ConcurrentReferenceCachingMetadataReaderFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.type.classreading.MetadataReader;

/**
 * Caches the class metadata that Spring reads in search of components and of its own
 * configurations. The metadata is the same for all contexts of a test JVM, and a test JVM has
 * dozens. Without the cache, each context spends a quarter of its start on reading it.
 */
final class CachedMetadataReader {

  /** Spring Boot registers a reader for each context under this bean name. */
  private static final String READER =
      "org.springframework.boot.autoconfigure.internalCachingMetadataReaderFactory";

  private static final ConcurrentReferenceCachingMetadataReaderFactory reader =
      new ConcurrentReferenceCachingMetadataReaderFactory();
  private static final Map<Resource, MetadataReader> scanned = new ConcurrentHashMap<>();

  private CachedMetadataReader() {}

  /** Installs the cache in a context; the caller calls this before the context is refreshed. */
  static void lead(ConfigurableApplicationContext context) {
    ((BeanDefinitionRegistry) context.getBeanFactory())
        .registerBeanDefinition(
            READER,
            new RootBeanDefinition(
                ConcurrentReferenceCachingMetadataReaderFactory.class, () -> reader));
    Map<Resource, MetadataReader> own =
        ((DefaultResourceLoader) context).getResourceCache(MetadataReader.class);
    own.putAll(scanned);
    context.addBeanFactoryPostProcessor(factory -> scanned.putAll(own));
  }
}
