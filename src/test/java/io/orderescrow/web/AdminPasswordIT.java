package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class AdminPasswordIT {

  @Test
  void resetsThePasswordAtEachStart() {
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      try (var first = start(environment, "the first password")) {
        assertThat(signsIn(first, "the first password")).isTrue();
      }
      try (var second = start(environment, "another password")) {
        assertThat(signsIn(second, "another password")).isTrue();
        assertThat(signsIn(second, "the first password")).isFalse();
      }
    }
  }

  private static ConfigurableApplicationContext start(
      TestEnvironment environment, String password) {
    return environment.run(
        OrderEscrow.class,
        "orchestrator",
        "--server.port=0",
        "--camunda.bpm.job-execution.enabled=false",
        "--fulfilment.web.admin.password=" + password);
  }

  private static boolean signsIn(ConfigurableApplicationContext context, String password) {
    return context.getBean(IdentityService.class).checkPassword("admin", password);
  }
}
