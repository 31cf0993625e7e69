package io.orderescrow;

import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses a start in which the application would play no part at all. */
@Component
class Roles implements BeanFactoryPostProcessor, EnvironmentAware {

  static final List<String> ALL =
      List.of("orchestrator", "inventory", "payment", "invoice", "shipping");

  /** Plays its part once and ends; it has neither a database nor a web server. */
  static final String DRILL = "drill";

  private String[] profiles = {};

  @Override
  public void setEnvironment(Environment environment) {
    profiles = environment.getActiveProfiles();
  }

  /** Before any bean is made, so that this is what is said and not what follows from it. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    boolean hasRole = Arrays.stream(profiles).anyMatch(ALL::contains);
    boolean isDrill = List.of(profiles).contains(DRILL);
    if (hasRole && isDrill) {
      throw new NoRoleException("The role drill is played alone, by an application of its own");
    }
    if (!hasRole && !isDrill) {
      throw new NoRoleException("No role is active: this application does nothing");
    }
  }

  /** No profile that is active is a role, or they cannot be played together. */
  static class NoRoleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoRoleException(String sentence) {
      super(sentence);
    }
  }
}
