package io.orderescrow.cockpit;

import io.orderescrow.operator.OrderActions;
import io.orderescrow.operator.ResendResult;
import io.orderescrow.order.Cancellation;
import io.orderescrow.progress.InstanceHistoryTable;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The details of an order, and operator actions on it. */
@Component
@Produces("application/json")
public class OrdersResource {

  private final OrderDetailsReader details;
  private final OrderActions actions;
  private final InstanceHistoryTable history;
  private final CockpitRights rights;
  private final JsonResponses responses;

  OrdersResource(
      OrderDetailsReader details,
      OrderActions actions,
      InstanceHistoryTable history,
      CockpitRights rights,
      JsonResponses responses) {
    this.details = details;
    this.actions = actions;
    this.history = history;
    this.rights = rights;
    this.responses = responses;
  }

  @GET
  @Path("{id}")
  public Response order(@PathParam("id") String id) {
    rights.requireRead(id);
    boolean mayAct = rights.mayUpdate(id);
    return responses.toResponse(
        rights.withoutEngineChecks(() -> details.read(id, mayAct)).orElseThrow(() -> unknown(id)));
  }

  /** The business key of an instance is its order id, also for compensation instances. */
  @GET
  @Path("of-instance/{instance}")
  public Response orderOf(@PathParam("instance") String instance) {
    String id =
        history
            .find(instance)
            .orElseThrow(
                () ->
                    ClientErrorException.notFound(
                        "Process instance " + instance + " belongs to no order."))
            .businessKey();
    return order(id);
  }

  @POST
  @Path("{id}/re-send")
  public Response resend(@PathParam("id") String id, String body) {
    rights.requireUpdate(id);
    String reason = responses.read(body, ActionRequest.class).requireReason();
    String user = rights.user();
    ResendResult result = rights.withoutEngineChecks(() -> actions.resend(id, user, reason));
    if (result instanceof ResendResult.TooLate tooLate) {
      throw ClientErrorException.conflict(tooLate.reason());
    }
    if (result instanceof ResendResult.Done done) {
      return responses.toResponse(Map.of("message", outcome(done.waits())));
    }
    throw unknown(id);
  }

  private static String outcome(int waits) {
    return switch (waits) {
      case 0 ->
          "No command was re-sent. It was sent within the last five seconds, or the order waits for"
              + " a clerk.";
      case 1 -> "The command is re-sent now.";
      default -> waits + " commands are re-sent now.";
    };
  }

  @POST
  @Path("{id}/cancel")
  public Response cancel(@PathParam("id") String id, String body) {
    rights.requireUpdate(id);
    String reason = responses.read(body, ActionRequest.class).requireReason();
    String user = rights.user();
    Cancellation outcome = rights.withoutEngineChecks(() -> actions.cancel(id, user, reason));
    if (outcome instanceof Cancellation.TooLate tooLate) {
      throw ClientErrorException.conflict(tooLate.reason());
    }
    if (outcome instanceof Cancellation.Requested) {
      return responses.toResponse(
          Map.of("message", "The cancellation has started. Completed steps are compensated."));
    }
    throw unknown(id);
  }

  private static ClientErrorException unknown(String id) {
    return ClientErrorException.notFound("Order " + id + " does not exist.");
  }
}
