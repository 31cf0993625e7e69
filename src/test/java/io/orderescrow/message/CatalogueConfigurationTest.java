package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.startup.StartupFailureAnalyzer;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CatalogueConfigurationTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withUserConfiguration(CatalogueConfiguration.class, Settings.class)
          .withBean(Clock.class, Clock::systemUTC);

  @EnableConfigurationProperties(MessageSettings.class)
  static class Settings {}

  @Test
  void readsTheCatalogueOfTheApplication() {
    application.run(
        context -> {
          assertThat(context).hasSingleBean(MessageReader.class);
          assertThat(context.getBean(Catalogue.class).find("CreateOrderEvent")).isPresent();
        });
  }

  @Test
  void refusesToStartWithoutACatalogue() {
    application
        .withPropertyValues("fulfilment.message.catalogue=file:nowhere/messages.asyncapi.yaml")
        .run(
            context ->
                assertThat(
                        new StartupFailureAnalyzer()
                            .analyze(context.getStartupFailure())
                            .getDescription())
                    .contains("nowhere/messages.asyncapi.yaml", "cannot be read"));
  }
}
