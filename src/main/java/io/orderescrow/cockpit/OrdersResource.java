package io.orderescrow.cockpit;

import io.orderescrow.operator.AskedAgain;
import io.orderescrow.operator.OrderDesk;
import io.orderescrow.order.Cancellation;
import io.orderescrow.process.Past;
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

  private final Dossiers dossiers;
  private final OrderDesk desk;
  private final Past past;
  private final Rights rights;
  private final Answers answers;

  OrdersResource(Dossiers dossiers, OrderDesk desk, Past past, Rights rights, Answers answers) {
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
    return answers.of(rights.granted(() -> dossiers.of(id, mayAct)).orElseThrow(() -> unknown(id)));
  }

  /** The business key of an instance is the id of its order; the undos of an order share it. */
  @GET
  @Path("of-instance/{instance}")
  public Response orderOf(@PathParam("instance") String instance) {
    String id =
        past.run(instance)
            .orElseThrow(
                () -> Refused.unknown("No order belongs to process instance " + instance + "."))
            .businessKey();
    return order(id);
  }

  @POST
  @Path("{id}/ask-again")
  public Response askAgain(@PathParam("id") String id, String body) {
    rights.actOn(id);
    String why = answers.read(body, Wish.class).why();
    String user = rights.user();
    AskedAgain outcome = rights.granted(() -> desk.askAgain(id, user, why));
    if (outcome instanceof AskedAgain.TooLate tooLate) {
      throw Refused.tooLate(tooLate.reason());
    }
    if (outcome instanceof AskedAgain.Done done) {
      return answers.of(Map.of("message", said(done.waits())));
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
    String why = answers.read(body, Wish.class).why();
    String user = rights.user();
    Cancellation outcome = rights.granted(() -> desk.cancel(id, user, why));
    if (outcome instanceof Cancellation.TooLate tooLate) {
      throw Refused.tooLate(tooLate.reason());
    }
    if (outcome instanceof Cancellation.Requested) {
      return answers.of(
          Map.of("message", "The order is being cancelled, and what was done for it undone."));
    }
    throw unknown(id);
  }

  private static Refused unknown(String id) {
    return Refused.unknown("There is no order " + id + ".");
  }
}
