package io.orderescrow.cockpit;

import io.orderescrow.operator.ActionFilter;
import io.orderescrow.operator.ActionFilter.Scope;
import io.orderescrow.operator.ActionTable;
import io.orderescrow.operator.OperatorAction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The audit trail. Nobody can change or delete an entry. */
@Component
@Produces("application/json")
public class ActionsResource {

  private static final int PAGE_SIZE = 50;

  private final ActionTable trail;
  private final CockpitRights rights;
  private final JsonResponses responses;

  ActionsResource(ActionTable trail, CockpitRights rights, JsonResponses responses) {
    this.trail = trail;
    this.rights = rights;
    this.responses = responses;
  }

  /**
   * One page of the audit trail, newest first.
   *
   * @param next the parameter {@code before} of the next page; null on the last page
   * @param administration whether it shows operations on users, groups and authorizations
   */
  record ActionsView(List<ActionView> actions, @Nullable Long next, boolean administration) {}

  @GET
  public Response actions(
      @QueryParam("order") @Nullable String order,
      @QueryParam("message") @Nullable Long message,
      @QueryParam("failureGroup") @Nullable String failureGroup,
      @QueryParam("user") @Nullable String user,
      @QueryParam("from") @Nullable String from,
      @QueryParam("until") @Nullable String until,
      @QueryParam("before") @Nullable Long before) {
    rights.requireSearch();
    boolean administration = rights.mayReadAdministration();
    ActionFilter filter =
        new ActionFilter(
            QueryParameters.text(order),
            message,
            QueryParameters.text(failureGroup),
            null,
            QueryParameters.text(user),
            QueryParameters.instant(from),
            QueryParameters.instant(until));
    List<OperatorAction> found =
        trail.page(
            filter,
            administration ? Scope.ALL : Scope.WITHOUT_ADMINISTRATION,
            before,
            PAGE_SIZE + 1);
    List<OperatorAction> shown = found.stream().limit(PAGE_SIZE).toList();
    return responses.toResponse(
        new ActionsView(
            shown.stream().map(ActionView::of).toList(),
            found.size() > PAGE_SIZE ? shown.get(PAGE_SIZE - 1).id() : null,
            administration));
  }
}
