package io.orderescrow.embedded;

import org.camunda.bpm.BpmPlatform;
import org.camunda.bpm.container.RuntimeContainerDelegate;
import org.camunda.bpm.engine.ProcessEngine;

/**
 * The engine's web parts find the engine in a registry of the whole JVM, by a name that all our
 * test contexts share; one that was closed meanwhile has taken the name with it.
 */
public final class RegisteredEngine {

  private RegisteredEngine() {}

  /** From now on the web applications and the engine's REST interface show this engine. */
  public static void become(ProcessEngine engine) {
    ProcessEngine registered = BpmPlatform.getDefaultProcessEngine();
    if (registered != engine) {
      RuntimeContainerDelegate container = RuntimeContainerDelegate.INSTANCE.get();
      if (registered != null) {
        container.unregisterProcessEngine(registered);
      }
      container.registerProcessEngine(engine);
    }
  }
}
