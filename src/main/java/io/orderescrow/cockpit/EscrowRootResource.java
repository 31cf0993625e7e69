package io.orderescrow.cockpit;

import jakarta.ws.rs.Path;
import java.util.List;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Root resource of the plugin. Cockpit's servlet instantiates it; it looks up Spring beans. */
@Path("plugin/" + EscrowRootResource.ID)
public class EscrowRootResource extends AbstractCockpitPluginRootResource {

  static final String ID = "escrow";

  /** The files that are served; plugin.js imports the others. */
  static final List<String> ASSETS =
      List.of(
          "app/plugin.js",
          "app/plugin.css",
          "app/actions.js",
          "app/audit.js",
          "app/calls.js",
          "app/dashboard.js",
          "app/diagram.js",
          "app/dialog.js",
          "app/elements.js",
          "app/messages.js",
          "app/order.js",
          "app/search.js",
          "app/timeline.js",
          "app/words.js");

  public EscrowRootResource() {
    super(ID);
  }

  @Override
  protected List<String> getAllowedAssets() {
    return ASSETS;
  }

  @Path("{engine}/orders")
  public OrdersResource orders() {
    return bean(OrdersResource.class);
  }

  @Path("{engine}/search")
  public SearchResource search() {
    return bean(SearchResource.class);
  }

  @Path("{engine}/messages")
  public MessagesResource messages() {
    return bean(MessagesResource.class);
  }

  @Path("{engine}/overview")
  public OverviewResource overview() {
    return bean(OverviewResource.class);
  }

  @Path("{engine}/actions")
  public ActionsResource actions() {
    return bean(ActionsResource.class);
  }

  private <T> T bean(Class<T> type) {
    return WebApplicationContextUtils.getRequiredWebApplicationContext(servletContext)
        .getBean(type);
  }
}
