package io.orderescrow.api;

import io.orderescrow.embedded.RegisteredEngine;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Registers the engine of the test's own context before each test. The engine's web applications
 * find it in a static registry, from which another context removes it when that context closes.
 */
final class RegistersEngine implements BeforeEachCallback {

  @Override
  public void beforeEach(ExtensionContext test) {
    RegisteredEngine.become(
        SpringExtension.getApplicationContext(test).getBean(ProcessEngine.class));
  }
}
