package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartWithoutPasswordIT {

  @Test
  void failsAndNamesTheVariable(CapturedOutput output) {
    assertThat(startWith()).isNotNull();

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "it is not set")
        .contains("Set FULFILMENT_WEB_ADMIN_PASSWORD to at least 12 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short-one", "           "})
  void rejectsAShortPasswordWithoutPrintingIt(String password, CapturedOutput output) {
    assertThat(startWith("--fulfilment.web.admin.password=" + password)).isNotNull();

    assertThat(output)
        .contains("Set FULFILMENT_WEB_ADMIN_PASSWORD to at least 12 characters")
        .doesNotContain("short-one")
        // This line would precede a stack trace.
        .doesNotContain("Application run failed");
  }

  private static Throwable startWith(String... arguments) {
    try (TestEnvironment environment = TestEnvironment.withSchema()) {
      String[] all = new String[arguments.length + 1];
      all[0] = "--server.port=0";
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      return catchThrowable(() -> environment.run(OrderEscrow.class, "orchestrator", all).close());
    }
  }
}
