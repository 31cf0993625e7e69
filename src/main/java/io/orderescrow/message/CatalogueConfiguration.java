package io.orderescrow.message;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the catalogue at start, in every role; the start fails when it is invalid. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {

  @Bean
  Catalogue catalogue(MessageSettings settings) {
    return Catalogue.read(settings.catalogue());
  }

  @Bean
  Secrets secrets(Catalogue catalogue) {
    return catalogue.secrets();
  }

  /** The reader of the orchestrator; a service derives its own from it. */
  @Bean
  MessageReader messageReader(Catalogue catalogue, Clock clock) {
    return new MessageReader(catalogue, clock);
  }
}
