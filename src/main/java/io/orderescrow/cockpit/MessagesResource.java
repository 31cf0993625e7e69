package io.orderescrow.cockpit;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.MessageEdit;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Received messages by disposition, and operator actions on failed ones. */
@Component
@Produces("application/json")
public class MessagesResource {

  private static final int PAGE_SIZE = 25;

  private final InboxLogTable inbox;
  private final MessageActions actions;
  private final CockpitRights rights;
  private final JsonResponses responses;

  MessagesResource(
      InboxLogTable inbox, MessageActions actions, CockpitRights rights, JsonResponses responses) {
    this.inbox = inbox;
    this.actions = actions;
    this.rights = rights;
    this.responses = responses;
  }

  /**
   * @param next value of {@code before} for the next page; null on the last page
   */
  record Page(boolean mayAct, List<MessageView> messages, @Nullable Long next) {}

  @GET
  public Response page(
      @QueryParam("state") @DefaultValue("") String state,
      @QueryParam("before") @Nullable String before) {
    rights.requireReadAll(Orders.PROCESS);
    Disposition disposition = disposition(state);
    long from = before == null ? Long.MAX_VALUE : number(before);
    List<ReceivedMessage> found =
        rights.withoutEngineChecks(
            () -> inbox.page(MessageFilter.of(disposition), from, PAGE_SIZE + 1));
    List<MessageView> shown = found.stream().limit(PAGE_SIZE).map(MessageView::of).toList();
    Long next = found.size() > PAGE_SIZE ? shown.get(PAGE_SIZE - 1).seq() : null;
    return responses.toResponse(new Page(rights.mayUpdateAll(), shown, next));
  }

  private static long number(String before) {
    try {
      return Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw ClientErrorException.badRequest("The parameter 'before' must be a number.");
    }
  }

  private static Disposition disposition(String state) {
    return Stream.of(Disposition.values())
        .filter(disposition -> disposition.name().equals(state))
        .findFirst()
        .orElseThrow(
            () -> ClientErrorException.badRequest("'" + state + "' is not a message state."));
  }

  @POST
  @Path("{seq}/retry")
  public Response retry(@PathParam("seq") long seq, String body) {
    ActionRequest request = responses.read(body, ActionRequest.class);
    if (request.payload() == null && request.headers() == null) {
      return decide(seq, user -> actions.retry(seq, user, request.requireReason()));
    }
    MessageEdit edit = MessageEdit.replacing(request.payload(), request.headers());
    return decide(seq, user -> actions.retryEdited(seq, edit, user, request.requireReason()));
  }

  @POST
  @Path("{seq}/discard")
  public Response discard(@PathParam("seq") long seq, String body) {
    ActionRequest request = responses.read(body, ActionRequest.class);
    return decide(seq, user -> actions.discard(seq, user, request.requireReason()));
  }

  /** The rights to a message are those to its order. */
  private Response decide(long seq, Function<String, ActionOutcome> decision) {
    String user = rights.user();
    ReceivedMessage message =
        rights.withoutEngineChecks(() -> inbox.find(seq)).orElseThrow(() -> unknown(seq));
    rights.requireUpdate(message.subject());
    ActionOutcome outcome = rights.withoutEngineChecks(() -> decision.apply(user));
    if (outcome instanceof ActionOutcome.NotFailed other) {
      throw ClientErrorException.conflict(
          "No action was taken, because the message is %s by now."
              .formatted(other.message().disposition()));
    }
    if (outcome instanceof ActionOutcome.Refused refused) {
      throw ClientErrorException.badRequest(
          "The edited message is invalid: " + refused.objection());
    }
    if (outcome instanceof ActionOutcome.Done done) {
      return responses.toResponse(Map.of("message", outcome(done.message())));
    }
    throw unknown(seq);
  }

  private static String outcome(ReceivedMessage message) {
    String reason = message.reason();
    return switch (message.disposition()) {
      case APPLIED -> "The message was applied.";
      case WAITING -> "The message waits until the order expects it.";
      case DISCARDED -> "The message was discarded.";
      default ->
          "The message is %s%s"
              .formatted(message.disposition(), reason == null ? "." : ": " + reason);
    };
  }

  private static ClientErrorException unknown(long seq) {
    return ClientErrorException.notFound("Message " + seq + " does not exist.");
  }
}
