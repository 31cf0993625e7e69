package io.orderescrow.cockpit;

import io.orderescrow.operator.OrderActions;
import io.orderescrow.operator.ResendResult;
import io.orderescrow.order.Cancellation;
import io.orderescrow.progress.InstanceHistory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** One order: what is known of it, and what a person does about it. */
@Component
@Profile("orchestrator")
@Produces("application/json")
public class OrdersResource {

  private final OrderDetailsReader dossiers;
  private final OrderActions desk;
  private final InstanceHistory past;
  private final CockpitRights rights;
  private final JsonResponses answers;

  OrdersResource(
      OrderDetailsReader dossiers,
      OrderActions desk,
      InstanceHistory past,
      CockpitRights rights,
      JsonResponses answers) {
    this.dossiers = dossiers;
    this.desk = desk;
    this.past = past;
    this.rights = rights;
    this.answers = answers;
  }

  @GET
  @Path("{id}")
  public Response order(@PathParam("id") String id) {
    rights.lookAt(id);
    boolean mayAct = rights.mayActOn(id);
    return answers.toResponse(
        rights.granted(() -> dossiers.read(id, mayAct)).orElseThrow(() -> unknown(id)));
  }

  /** The business key of an instance is the id of its order; the undos of an order share it. */
  @GET
  @Path("of-instance/{instance}")
  public Response orderOf(@PathParam("instance") String instance) {
    String id =
        past.run(instance)
            .orElseThrow(
                () ->
                    ClientErrorException.unknown(
                        "No order belongs to process instance " + instance + "."))
            .businessKey();
    return order(id);
  }

  @POST
  @Path("{id}/ask-again")
  public Response askAgain(@PathParam("id") String id, String body) {
    rights.actOn(id);
    String why = answers.read(body, ActionRequest.class).why();
    String user = rights.user();
    ResendResult outcome = rights.granted(() -> desk.askAgain(id, user, why));
    if (outcome instanceof ResendResult.TooLate tooLate) {
      throw ClientErrorException.tooLate(tooLate.reason());
    }
    if (outcome instanceof ResendResult.Done done) {
      return answers.toResponse(Map.of("message", said(done.waits())));
    }
    throw unknown(id);
  }

  private static String said(int waits) {
    return switch (waits) {
      case 0 ->
          "Nothing was sent: it was asked within the last five seconds, or a person is awaited.";
      case 1 -> "The command is sent again now.";
      default -> waits + " commands are sent again now.";
    };
  }

  @POST
  @Path("{id}/cancel")
  public Response cancel(@PathParam("id") String id, String body) {
    rights.actOn(id);
    String why = answers.read(body, ActionRequest.class).why();
    String user = rights.user();
    Cancellation outcome = rights.granted(() -> desk.cancel(id, user, why));
    if (outcome instanceof Cancellation.TooLate tooLate) {
      throw ClientErrorException.tooLate(tooLate.reason());
    }
    if (outcome instanceof Cancellation.Requested) {
      return answers.toResponse(
          Map.of("message", "The order is being cancelled, and what was done for it undone."));
    }
    throw unknown(id);
  }

  private static ClientErrorException unknown(String id) {
    return ClientErrorException.unknown("There is no order " + id + ".");
  }
}
