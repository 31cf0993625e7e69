package io.orderescrow.cockpit;

import java.util.Set;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/** Found by Cockpit as a service of the class path; what it shows is in {@code plugin-webapp}. */
public final class EscrowPlugin extends AbstractCockpitPlugin {

  static final String ID = "escrow";

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public Set<Class<?>> getResourceClasses() {
    return Set.of(EscrowRoot.class);
  }
}
