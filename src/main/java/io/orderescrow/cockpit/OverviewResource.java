package io.orderescrow.cockpit;

import io.orderescrow.order.OrderProgress;
import io.orderescrow.order.Orders;
import io.orderescrow.progress.LongWait;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** How things stand with all orders. */
@Component
@Profile("orchestrator")
@Produces("application/json")
public class OverviewResource {

  private final OverviewReader overviews;
  private final OrderProgress flow;
  private final CockpitRights rights;
  private final JsonResponses answers;

  OverviewResource(
      OverviewReader overviews, OrderProgress flow, CockpitRights rights, JsonResponses answers) {
    this.overviews = overviews;
    this.flow = flow;
    this.rights = rights;
    this.answers = answers;
  }

  /**
   * @param overdueAfterSeconds how far behind its time a timer may be before it is overdue
   */
  record Marks(long overdueAfterSeconds, List<LongWait> waits) {}

  @GET
  public Response overview() {
    rights.lookAtAllOf(Orders.PROCESS);
    return answers.toResponse(rights.granted(overviews::now));
  }

  /** The key of a process stands at the beginning of the ids of its definitions. */
  @GET
  @Path("definition/{id}")
  public Response definition(@PathParam("id") String definition) {
    int end = definition.indexOf(':');
    rights.lookAtAllOf(end < 0 ? definition : definition.substring(0, end));
    return answers.toResponse(
        rights.granted(() -> new Marks(flow.tolerance().toSeconds(), flow.tooLong(definition))));
  }
}
