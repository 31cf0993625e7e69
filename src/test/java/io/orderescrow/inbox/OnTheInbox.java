package io.orderescrow.inbox;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/** The orchestrator on real parts. It sweeps the waiting messages often, and fires no timers. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.inbox.sweep-interval=PT0.2S",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@OnRealParts
@ActiveProfiles("orchestrator")
@interface OnTheInbox {}
