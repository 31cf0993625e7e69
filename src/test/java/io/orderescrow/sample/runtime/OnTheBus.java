package io.orderescrow.sample.runtime;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;

/** Runs all four services in one application, with a database, a broker and a mail server. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = SampleServiceSlice.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "fulfilment.sample.mail-retry=100ms",
      "fulfilment.sample.relay-interval=200ms",
      "fulfilment.amqp.queue-type=classic",
      "spring.datasource.hikari.connection-timeout=10000"
    })
@ActiveProfiles({"inventory", "payment", "invoice", "shipping"})
@OnRealParts
public @interface OnTheBus {}
