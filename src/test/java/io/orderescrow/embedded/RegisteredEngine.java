package io.orderescrow.embedded;

import org.camunda.bpm.BpmPlatform;
import org.camunda.bpm.admin.Admin;
import org.camunda.bpm.admin.impl.DefaultAdminRuntimeDelegate;
import org.camunda.bpm.cockpit.Cockpit;
import org.camunda.bpm.cockpit.impl.DefaultCockpitRuntimeDelegate;
import org.camunda.bpm.container.RuntimeContainerDelegate;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.tasklist.Tasklist;
import org.camunda.bpm.tasklist.impl.DefaultTasklistRuntimeDelegate;
import org.camunda.bpm.welcome.Welcome;
import org.camunda.bpm.welcome.impl.DefaultWelcomeRuntimeDelegate;

/**
 * Registers an engine for the engine's web applications. They find the engine in JVM-wide
 * registries, by a name that all test contexts share. A context that closes removes this name.
 * Therefore this class also renews the delegates of the web applications, which cache data of an
 * engine by its name.
 */
public final class RegisteredEngine {

  private RegisteredEngine() {}

  /** Makes the web applications and the engine's REST interface use this engine from now on. */
  public static void become(ProcessEngine engine) {
    ProcessEngine registered = BpmPlatform.getDefaultProcessEngine();
    if (registered != engine) {
      RuntimeContainerDelegate container = RuntimeContainerDelegate.INSTANCE.get();
      if (registered != null) {
        container.unregisterProcessEngine(registered);
      }
      container.registerProcessEngine(engine);
    }
    ProcessEngines.registerProcessEngine(engine);
    if (registered != engine || isWithoutDelegates()) {
      Admin.setAdminRuntimeDelegate(new DefaultAdminRuntimeDelegate());
      Cockpit.setCockpitRuntimeDelegate(new DefaultCockpitRuntimeDelegate());
      Tasklist.setTasklistRuntimeDelegate(new DefaultTasklistRuntimeDelegate());
      Welcome.setRuntimeDelegate(new DefaultWelcomeRuntimeDelegate());
    }
  }

  private static boolean isWithoutDelegates() {
    return Admin.getRuntimeDelegate() == null
        || Cockpit.getRuntimeDelegate() == null
        || Tasklist.getRuntimeDelegate() == null
        || Welcome.getRuntimeDelegate() == null;
  }
}
