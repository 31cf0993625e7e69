package io.orderescrow.disorder;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * The orchestrator on real parts, without a clock. Timers fire by hand, and the sweep over waiting
 * messages is too rare to help. A lost wake-up is visible as an order that hangs.
 */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.inbox.sweep-interval=PT1H",
      "fulfilment.web.admin.password=only-for-this-test",
      // The engine logs each conflict of two transactions at length; these tests provoke conflicts.
      "logging.level.org.camunda.bpm.engine.context=OFF",
      "logging.level.org.springframework.transaction.support=OFF"
    })
@OnRealParts
@ActiveProfiles("orchestrator")
@interface InDisorder {}
