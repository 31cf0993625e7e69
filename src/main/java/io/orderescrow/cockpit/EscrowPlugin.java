package io.orderescrow.cockpit;

import java.util.Set;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/** Registers the plugin with Cockpit (META-INF/services). Its pages are in plugin-webapp. */
public final class EscrowPlugin extends AbstractCockpitPlugin {

  @Override
  public String getId() {
    return EscrowRootResource.ID;
  }

  @Override
  public Set<Class<?>> getResourceClasses() {
    return Set.of(EscrowRootResource.class, PluginRequestFilter.class);
  }
}
