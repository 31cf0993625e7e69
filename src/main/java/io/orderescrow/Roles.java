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

  private String[] profiles = {};

  @Override
  public void setEnvironment(Environment environment) {
    profiles = environment.getActiveProfiles();
  }

  /** Before any bean is made, so that this is what is said and not what follows from it. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    if (Arrays.stream(profiles).noneMatch(ALL::contains)) {
      throw new NoRoleException();
    }
  }

  /** No profile that is active is a role. */
  static class NoRoleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoRoleException() {
      super("No role is active: this application does nothing");
    }
  }
}
