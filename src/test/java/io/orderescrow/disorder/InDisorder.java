package io.orderescrow.disorder;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * The orchestrator on real parts, without a clock: timers fire by hand, and the slow round over
 * waiting messages comes too seldom to help. A wake-up that gets lost shows as an order that hangs.
 */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.inbox.sweep-interval=PT1H",
      "fulfilment.web.admin.password=only-for-this-test",
      // The engine reports each meeting of two transactions at length; they are what this is about.
      "logging.level.org.camunda.bpm.engine.context=OFF",
      "logging.level.org.springframework.transaction.support=OFF"
    })
@Tag("engine")
@OnRealParts
@ActiveProfiles("orchestrator")
@interface InDisorder {}
