package io.orderescrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.startup.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;

/**
 * Refuses a start with a setting {@code fulfilment.*} that does not exist, such as one with a
 * typing error or an old name. Spring ignores such a setting, and the default would apply without
 * notice.
 *
 * <p>The known settings are those of the metadata that the build generates from the settings
 * records. Names below {@code fulfilment.test} belong to the tests and are not checked.
 */
class UnknownSettings implements BeanFactoryPostProcessor, EnvironmentAware {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("fulfilment");
  private static final ConfigurationPropertyName TESTS = OURS.append("test");

  private final Set<ConfigurationPropertyName> known = new HashSet<>();
  private final Set<ConfigurationPropertyName> maps = new HashSet<>();
  private final Set<ConfigurationPropertyName> lists = new HashSet<>();
  private Iterable<?> sources = List.of();

  @Override
  public void setEnvironment(Environment environment) {
    sources = ConfigurationPropertySources.get(environment);
  }

  /** Runs before any bean is created, so that no later failure hides this one. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    readMetadata();
    Set<String> unknown = new TreeSet<>();
    for (Object source : sources) {
      if (source instanceof IterableConfigurationPropertySource iterable) {
        iterable.stream()
            .filter(name -> OURS.isAncestorOf(name) && !TESTS.isAncestorOf(name))
            .filter(name -> !isKnown(name))
            .map(iterable::getConfigurationProperty)
            .filter(Objects::nonNull)
            .forEach(found -> unknown.add(found.getName() + " (" + found.getOrigin() + ")"));
      }
    }
    if (!unknown.isEmpty()) {
      throw new UnknownSettingException(List.copyOf(unknown));
    }
  }

  private boolean isKnown(ConfigurationPropertyName name) {
    if (name.isLastElementIndexed() && lists.contains(name.getParent())) {
      return true;
    }
    return known.contains(name) || maps.stream().anyMatch(map -> map.isAncestorOf(name));
  }

  private void readMetadata() {
    try (var file = new ClassPathResource(METADATA).getInputStream()) {
      for (JsonNode setting : new ObjectMapper().readTree(file).path("properties")) {
        String name = setting.path("name").asText();
        String type = setting.path("type").asText();
        if (type.startsWith("java.util.List")) {
          lists.add(ConfigurationPropertyName.of(name));
        }
        if (type.startsWith("java.util.Map")) {
          maps.add(ConfigurationPropertyName.of(name));
        }
        // Spring also accepts an environment variable with an underscore for each dash.
        Stream.of(name, name.replace('-', '.'))
            .map(ConfigurationPropertyName::of)
            .forEach(known::add);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("The jar does not contain " + METADATA, failure);
    }
  }

  /** The environment contains settings that do not exist. */
  static class UnknownSettingException extends StartupException {

    private static final long serialVersionUID = 1L;

    /**
     * @param settings each with the place where it is set
     */
    UnknownSettingException(List<String> settings) {
      super(
          "There is no setting " + String.join(", ", settings),
          "Correct or remove it. The page Configuration of the documentation lists all settings.");
    }
  }
}
