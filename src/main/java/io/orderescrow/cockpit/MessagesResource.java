package io.orderescrow.cockpit;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLog;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.ActionOutcome;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.order.Orders;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Messages that were set aside, whatever order they are about, and what a person decides on them.
 */
@Component
@Profile("orchestrator")
@Produces("application/json")
public class MessagesResource {

  private static final int PAGE = 25;

  private final InboxLog inbox;
  private final MessageActions desk;
  private final CockpitRights rights;
  private final JsonResponses answers;

  MessagesResource(
      InboxLog inbox, MessageActions desk, CockpitRights rights, JsonResponses answers) {
    this.inbox = inbox;
    this.desk = desk;
    this.rights = rights;
    this.answers = answers;
  }

  /**
   * @param next what to ask for the following page with; null on the last one
   */
  record Page(boolean mayAct, List<MessageView> messages, @Nullable Long next) {}

  @GET
  public Response page(
      @QueryParam("state") @DefaultValue("") String state, @QueryParam("before") Long before) {
    rights.lookAtAllOf(Orders.PROCESS);
    Disposition disposition = disposition(state);
    long from = before == null ? Long.MAX_VALUE : before;
    List<ReceivedMessage> found =
        rights.granted(() -> inbox.page(MessageFilter.of(disposition), from, PAGE + 1));
    List<MessageView> shown = found.stream().limit(PAGE).map(MessageView::of).toList();
    Long next = found.size() > PAGE ? shown.get(PAGE - 1).seq() : null;
    return answers.toResponse(new Page(rights.mayActOnAll(), shown, next));
  }

  private static Disposition disposition(String state) {
    return Stream.of(Disposition.values())
        .filter(disposition -> disposition.name().equals(state))
        .findFirst()
        .orElseThrow(
            () -> ClientErrorException.wrong("There is no state '" + state + "' of a message."));
  }

  @POST
  @Path("{seq}/retry")
  public Response retry(@PathParam("seq") long seq, String body) {
    ActionRequest wish = answers.read(body, ActionRequest.class);
    String payload = wish.payload();
    return settle(
        seq,
        user ->
            payload == null
                ? desk.retry(seq, user, wish.why())
                : desk.retryEdited(
                    seq, payload.getBytes(StandardCharsets.UTF_8), user, wish.why()));
  }

  @POST
  @Path("{seq}/discard")
  public Response discard(@PathParam("seq") long seq, String body) {
    ActionRequest wish = answers.read(body, ActionRequest.class);
    return settle(seq, user -> desk.discard(seq, user, wish.why()));
  }

  /** A message is its order's, whoever that is, so its order's rights are those of it. */
  private Response settle(long seq, Function<String, ActionOutcome> decision) {
    String user = rights.user();
    ReceivedMessage message = rights.granted(() -> inbox.find(seq)).orElseThrow(() -> unknown(seq));
    rights.actOn(message.subject());
    ActionOutcome settled = rights.granted(() -> decision.apply(user));
    if (settled instanceof ActionOutcome.NotSetAside other) {
      throw ClientErrorException.tooLate(
          "Nothing was done: meanwhile the message is %s."
              .formatted(other.message().disposition()));
    }
    if (settled instanceof ActionOutcome.Refused refused) {
      throw ClientErrorException.wrong("It would be refused again: " + refused.objection());
    }
    if (settled instanceof ActionOutcome.Done done) {
      return answers.toResponse(Map.of("message", said(done.message())));
    }
    throw unknown(seq);
  }

  private static String said(ReceivedMessage now) {
    return switch (now.disposition()) {
      case APPLIED -> "It was applied.";
      case WAITING -> "It waits: nobody expects it yet.";
      case DISCARDED -> "It is discarded.";
      default ->
          "It is %s%s"
              .formatted(now.disposition(), now.reason() == null ? "." : ": " + now.reason());
    };
  }

  private static ClientErrorException unknown(long seq) {
    return ClientErrorException.unknown("There is no message " + seq + ".");
  }
}
