package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

@ExtendWith(OutputCaptureExtension.class)
@Tag("S47")
class AdministratorSwitchedOffIT {

  private static final String PASSWORD = "only-for-these-tests";
  private static final String OFF = "--fulfilment.web.admin.enabled=false";

  @Test
  void anotherAdministratorTakesItsPlace(CapturedOutput output) {
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      try (var first = start(environment, "--fulfilment.web.admin.password=" + PASSWORD)) {
        assertThat(status(first, "admin")).isEqualTo(200);

        assertThat(catchThrowable(() -> start(environment, OFF).close())).isNotNull();
        assertThat(output)
            .contains("APPLICATION FAILED TO START", "No administrator could sign in")
            .doesNotContain("Application run failed");

        IdentityService identity = first.getBean(IdentityService.class);
        var user = identity.newUser("ada");
        user.setPassword(PASSWORD);
        identity.saveUser(user);
        identity.createMembership("ada", Groups.ADMIN);
      }
      try (var second = start(environment, OFF)) {
        assertThat(status(second, "ada")).isEqualTo(200);
        assertThat(status(second, "admin")).as("the account of the first start").isEqualTo(401);
      }
    }
  }

  @Test
  void refusesToStartWhenNobodyCouldSignIn(CapturedOutput output) {
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      assertThat(
              catchThrowable(
                  () -> start(environment, "--fulfilment.web.password-sign-in=false").close()))
          .isNotNull();
    }
    assertThat(output)
        .contains("APPLICATION FAILED TO START", "Nobody could sign in")
        .contains("Set fulfilment.oidc.issuer");
  }

  private static ConfigurableApplicationContext start(
      TestEnvironment environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server.port=0");
    all.add("--camunda.bpm.job-execution.enabled=false");
    return environment.run(OrderEscrow.class, "orchestrator", all.toArray(String[]::new));
  }

  private static int status(ConfigurableApplicationContext application, String user) {
    return RestClient.create(
            "http://localhost:" + application.getEnvironment().getProperty("local.server.port"))
        .get()
        .uri("/engine-rest/engine")
        .headers(headers -> headers.setBasicAuth(user, PASSWORD))
        .retrieve()
        .onStatus(HttpStatusCode::isError, (request, response) -> {})
        .toBodilessEntity()
        .getStatusCode()
        .value();
  }
}
