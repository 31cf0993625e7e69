package io.orderescrow.casework;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * The orchestrator on real parts. Case scans and timers run only when a {@link
 * FailedMessageScenario} triggers them.
 */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      // Statements may have to wait for a busy machine.
      "spring.datasource.hikari.connection-timeout=30000",
      "spring.datasource.hikari.validation-timeout=20000",
      "fulfilment.inbox.sweep-interval=P1D",
      "fulfilment.casework.scan-interval=P1D",
      "fulfilment.casework.max-open=" + OnCasework.MAX_OPEN,
      "fulfilment.web.admin.password=only-for-this-test"
    })
@OnRealParts(alone = true)
@ActiveProfiles("orchestrator")
@interface OnCasework {

  /** Unreadable messages have a quarter of them: two. */
  int MAX_OPEN = 8;
}
