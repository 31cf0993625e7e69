package io.orderescrow.api;

import io.orderescrow.embedded.OnRealParts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** Runs the whole orchestrator on a random port; all classes with this annotation share it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=", // the same port
      "camunda.bpm.job-execution.enabled=false",
      // Longer than the default, for busy machines.
      "spring.datasource.hikari.connection-timeout=15000",
      "spring.datasource.hikari.validation-timeout=10000",
      "fulfilment.web.admin.password=" + ApiClient.PASSWORD
    })
@ExtendWith(RegistersEngine.class)
@ActiveProfiles("orchestrator")
@OnRealParts
@Import(ApiClient.class)
@interface OnTheWeb {}
