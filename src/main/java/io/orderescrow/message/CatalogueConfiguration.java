package io.orderescrow.message;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the catalogue at start, in whatever role; the start fails when it cannot be used. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {

  @Bean
  Catalogue catalogue(MessageSettings settings) {
    return Catalogue.read(settings.catalogue());
  }

  /** Reads for the orchestrator; a participant asks it for a reader of its own. */
  @Bean
  MessageReader messageReader(Catalogue catalogue, Clock clock) {
    return new MessageReader(catalogue, clock);
  }
}
