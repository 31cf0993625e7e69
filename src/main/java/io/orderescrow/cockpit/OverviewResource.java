package io.orderescrow.cockpit;

import io.orderescrow.order.OrderProgress;
import io.orderescrow.order.Orders;
import io.orderescrow.progress.WaitTable.LongWait;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.springframework.stereotype.Component;

/** The dashboard, and the marks on the process diagram. */
@Component
@Produces("application/json")
public class OverviewResource {

  private final OverviewReader overviews;
  private final OrderProgress progress;
  private final CockpitRights rights;
  private final JsonResponses responses;

  OverviewResource(
      OverviewReader overviews,
      OrderProgress progress,
      CockpitRights rights,
      JsonResponses responses) {
    this.overviews = overviews;
    this.progress = progress;
    this.rights = rights;
    this.responses = responses;
  }

  /**
   * @param overdueAfterSeconds delay after which a timer counts as overdue
   */
  record DiagramMarks(long overdueAfterSeconds, List<LongWait> waits) {}

  @GET
  public Response overview() {
    rights.requireReadAll(Orders.PROCESS);
    return responses.toResponse(rights.withoutEngineChecks(overviews::now));
  }

  /** The id of a process definition starts with the process key. */
  @GET
  @Path("definition/{id}")
  public Response definition(@PathParam("id") String definition) {
    int end = definition.indexOf(':');
    rights.requireReadAll(end < 0 ? definition : definition.substring(0, end));
    return responses.toResponse(
        rights.withoutEngineChecks(
            () ->
                new DiagramMarks(
                    progress.tolerance().toSeconds(), progress.longWaits(definition))));
  }
}
