package io.orderescrow.disorder;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
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
      "fulfilment.inbox.sweep-every=PT1H",
      "fulfilment.api.admin.password=only-for-this-test"
    })
@OnRealParts
@ActiveProfiles("orchestrator")
@interface InDisorder {}
