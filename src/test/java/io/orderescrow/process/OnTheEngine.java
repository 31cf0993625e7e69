package io.orderescrow.process;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * The orchestrator on a real database and broker; timers fire only when a {@link Story} moves the
 * clock.
 */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      // Statements may wait on a busy machine.
      "spring.datasource.hikari.connection-timeout=30000",
      "spring.datasource.hikari.validation-timeout=20000",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@OnRealParts
@ActiveProfiles("orchestrator")
public @interface OnTheEngine {}
