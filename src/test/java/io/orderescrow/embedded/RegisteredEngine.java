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
 * The engine's web parts find the engine in registries of the whole JVM, by a name that all our
 * test contexts share; one that was closed meanwhile has taken the name with it. So it has the
 * delegates by which the web applications reach it, which keep what they know of an engine by its
 * name.
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
