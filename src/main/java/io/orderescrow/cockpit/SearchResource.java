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
import jakarta.ws.rs.core.Response;
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

  /**
   * @param from time of acceptance
   * @param until time of acceptance
   */
  @GET
  public Response search(
      @QueryParam("state") @Nullable String state,
      @QueryParam("id") @Nullable String id,
      @QueryParam("customer") @Nullable String customer,
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("from") @Nullable String from,
      @QueryParam("until") @Nullable String until,
      @QueryParam("after") @Nullable String after) {
    rights.requireSearch();
    OrderFilter filter =
        new OrderFilter(
            state(QueryParameters.text(state)),
            QueryParameters.text(id),
            QueryParameters.text(customer),
            QueryParameters.text(reason),
            new TimeSpan(QueryParameters.instant(from), QueryParameters.instant(until)),
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
}
