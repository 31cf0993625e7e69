package io.orderescrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orderescrow.UnknownSettings.UnknownSettingException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

class UnknownSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fulfilment.outbox.handover-grace",
        "fulfilment.outbox.handoverGrace",
        "fulfilment.model.waits.AwaitPayment.deadline",
        "fulfilment.oidc.groups.operator",
        "fulfilment.oidc.groups.operator[0]",
        "fulfilment.test.seed",
        "server.port"
      })
  void acceptsEachSpellingThatSpringAccepts(String setting) {
    check(inFile(setting));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FULFILMENT_OUTBOX_HANDOVERGRACE",
        "FULFILMENT_OUTBOX_HANDOVER_GRACE",
        "FULFILMENT_TEST_RABBITMQ",
        "FULFILMENT_MODEL_WAITS_AWAITPAYMENT_DEADLINE"
      })
  void acceptsEnvironmentVariables(String variable) {
    check(inEnvironment(variable));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fulfilment.outbox.lese",
        "fulfilment.participant.mail-claim",
        "fulfilment.oidc.issuer[0]",
        "fulfilment.mode.x"
      })
  void refusesASettingThatDoesNotExist(String setting) {
    assertThat(refusalOf(inFile(setting))).contains(setting, "\"test file\"");
  }

  @Test
  void refusesAnEnvironmentVariableThatDoesNotExist() {
    assertThat(refusalOf(inEnvironment("FULFILMENT_OUTBOX_LESE")))
        .contains("fulfilment.outbox.lese", "FULFILMENT_OUTBOX_LESE");
  }

  /** Files that an orchestrator or a service reads, in production and in the development run. */
  @ParameterizedTest
  @ValueSource(
      strings = {"application.yaml", "application-invoice.yaml", "application-development.yaml"})
  void acceptsTheFilesOfTheProject(String file) throws IOException {
    List<PropertySource<?>> documents =
        new YamlPropertySourceLoader().load(file, new ClassPathResource(file));
    assertThat(documents).isNotEmpty();
    documents.forEach(UnknownSettingsTest::check);
  }

  private static String refusalOf(PropertySource<?> source) {
    UnknownSettingException refusal =
        catchThrowableOfType(UnknownSettingException.class, () -> check(source));
    assertThat(refusal).as("refusal of %s", source.getSource()).isNotNull();
    return String.valueOf(refusal.getMessage());
  }

  private static void check(PropertySource<?> source) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().stream()
        .map(PropertySource::getName)
        .toList()
        .forEach(environment.getPropertySources()::remove);
    environment.getPropertySources().addFirst(source);
    ConfigurationPropertySources.attach(environment);
    UnknownSettings settings = new UnknownSettings();
    settings.setEnvironment(environment);
    settings.postProcessBeanFactory(new DefaultListableBeanFactory());
  }

  private static PropertySource<?> inFile(String setting) {
    return new MapPropertySource("test file", Map.of(setting, "1"));
  }

  private static PropertySource<?> inEnvironment(String variable) {
    return new SystemEnvironmentPropertySource(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "1"));
  }
}
