package io.orderescrow.disorder;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * The orchestrator on real parts. The tests fire the timers. The sweep over waiting messages is so
 * rare that a lost wake-up makes an order hang.
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
