package io.orderescrow.cockpit;

import io.orderescrow.instance.InstanceFilter.Span;
import io.orderescrow.order.OrderFilter;
import io.orderescrow.order.OrderPage;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.Orders;
import io.orderescrow.order.UnknownCursorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** Orders, those that have ended too: Cockpit itself finds only what runs. */
@Component
@Profile("orchestrator")
@Produces("application/json")
public class SearchResource {

  private static final int PAGE = 25;

  private final Orders orders;
  private final CockpitRights rights;
  private final JsonResponses answers;

  SearchResource(Orders orders, CockpitRights rights, JsonResponses answers) {
    this.orders = orders;
    this.rights = rights;
    this.answers = answers;
  }

  /** What is not given does not matter; {@code from} and {@code until} are about acceptance. */
  @GET
  public Response search(@Context UriInfo request, @QueryParam("after") @Nullable String after) {
    rights.searchOrders();
    OrderFilter filter =
        new OrderFilter(
            state(given(request, "state")),
            given(request, "id"),
            given(request, "customer"),
            given(request, "reason"),
            new Span(moment(given(request, "from")), moment(given(request, "until"))),
            Span.ANY);
    try {
      OrderPage page = rights.granted(() -> orders.page(filter, after, PAGE));
      return answers.toResponse(page);
    } catch (UnknownCursorException e) {
      throw ClientErrorException.wrong("There is no order " + after + " to go on after.");
    } catch (QueryTimeoutException e) {
      throw ClientErrorException.wrong(
          "Too many orders are like that. Say more about the one you look for.");
    }
  }

  private static @Nullable String given(UriInfo request, String name) {
    String value = request.getQueryParameters().getFirst(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static @Nullable OrderState state(@Nullable String name) {
    if (name == null) {
      return null;
    }
    return Orders.LISTED.stream()
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> ClientErrorException.wrong("Orders are not found by the state '" + name + "'."));
  }

  private static @Nullable Instant moment(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ClientErrorException.wrong("'" + text + "' is no moment such as 2026-11-25T10:00:00Z.");
    }
  }
}
