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
 * What Spring reads from class files in search of components and of its own configurations: the
 * same for all contexts of a test JVM, of which there are dozens. Each would read it anew, for a
 * quarter of its start.
 */
final class CachedMetadataReader {

  /** Under this name Spring Boot would have a reader of its own for each context. */
  private static final String READER =
      "org.springframework.boot.autoconfigure.internalCachingMetadataReaderFactory";

  private static final ConcurrentReferenceCachingMetadataReaderFactory reader =
      new ConcurrentReferenceCachingMetadataReaderFactory();
  private static final Map<Resource, MetadataReader> scanned = new ConcurrentHashMap<>();

  private CachedMetadataReader() {}

  /** To be called before the context is refreshed. */
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
