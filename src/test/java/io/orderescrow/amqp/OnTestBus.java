package io.orderescrow.amqp;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;

/** The parts of {@link AmqpTestBus} on a real database and broker, with a small prefetch. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = AmqpTestBus.Parts.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "spring.liquibase.change-log=classpath:db/changelog/outbox.sql",
      "fulfilment.amqp.prefetch=40",
      "fulfilment.amqp.batch-size=20"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
@interface OnTestBus {}
