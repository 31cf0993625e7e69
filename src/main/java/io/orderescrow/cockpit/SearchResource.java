package io.orderescrow.cockpit;

import io.orderescrow.instance.TimeSpan;
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
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** Searches orders, including ended ones, which Cockpit itself does not find. */
@Component
@Produces("application/json")
public class SearchResource {

  private static final int PAGE_SIZE = 25;

  private final Orders orders;
  private final CockpitRights rights;
  private final JsonResponses responses;

  SearchResource(Orders orders, CockpitRights rights, JsonResponses responses) {
    this.orders = orders;
    this.rights = rights;
    this.responses = responses;
  }

  /** The parameters {@code from} and {@code until} filter by time of acceptance. */
  @GET
  public Response search(@Context UriInfo request, @QueryParam("after") @Nullable String after) {
    rights.requireSearch();
    OrderFilter filter =
        new OrderFilter(
            state(parameter(request, "state")),
            parameter(request, "id"),
            parameter(request, "customer"),
            parameter(request, "reason"),
            new TimeSpan(instant(parameter(request, "from")), instant(parameter(request, "until"))),
            TimeSpan.ANY);
    try {
      OrderPage page = rights.withoutEngineChecks(() -> orders.page(filter, after, PAGE_SIZE));
      return responses.toResponse(page);
    } catch (UnknownCursorException e) {
      throw ClientErrorException.badRequest("The page after order " + after + " does not exist.");
    } catch (QueryTimeoutException e) {
      throw ClientErrorException.badRequest(
          "The search matches too many orders and timed out. Add a filter.");
    }
  }

  private static @Nullable String parameter(UriInfo request, String name) {
    String value = request.getQueryParameters().getFirst(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static @Nullable OrderState state(@Nullable String name) {
    if (name == null) {
      return null;
    }
    return OrderState.LISTED.stream()
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> ClientErrorException.badRequest("'" + name + "' is not an order state."));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ClientErrorException.badRequest(
          "'" + text + "' is not a time such as 2026-11-25T10:00:00Z.");
    }
  }
}
