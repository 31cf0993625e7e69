package io.orderescrow;

import io.orderescrow.startup.StartupException;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Refuses a start without a role, with roles that exclude each other, or with one not in the jar.
 */
class Roles implements BeanFactoryPostProcessor, EnvironmentAware {

  static final List<String> ALL =
      List.of("orchestrator", "inventory", "payment", "invoice", "shipping");

  /** Runs once and exits; it has neither a database nor a web server. */
  static final String DRILL = "drill";

  private static final List<String> NEEDS_SAMPLES =
      List.of("inventory", "payment", "invoice", "shipping", DRILL);

  /** Absent from the production jar, as are the drill and all sample services. */
  private static final String SAMPLES = "io.orderescrow.sample.runtime.SampleService";

  private String[] profiles = {};

  @Override
  public void setEnvironment(Environment environment) {
    profiles = environment.getActiveProfiles();
  }

  /** Runs before any bean is created, so that no later failure hides this one. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    boolean hasRole = Arrays.stream(profiles).anyMatch(ALL::contains);
    boolean isDrill = List.of(profiles).contains(DRILL);
    if (hasRole && isDrill) {
      throw new NoRoleException("The role drill cannot be combined with other roles");
    }
    if (!hasRole && !isDrill) {
      throw new NoRoleException("No role is active, so this application would do nothing");
    }
    boolean needsSamples = Arrays.stream(profiles).anyMatch(NEEDS_SAMPLES::contains);
    if (needsSamples && !ClassUtils.isPresent(SAMPLES, getClass().getClassLoader())) {
      throw new NoRoleException(
          "This jar has the role orchestrator only; the sample services and the drill are in the jar"
              + " with the classifier 'samples'");
    }
  }

  /** No active profile is a role, or the active roles cannot be combined. */
  static class NoRoleException extends StartupException {

    private static final long serialVersionUID = 1L;

    NoRoleException(String message) {
      super(
          message,
          "Set SPRING_PROFILES_ACTIVE to one or more of: "
              + String.join(", ", ALL)
              + "; or to drill alone.");
    }
  }
}
