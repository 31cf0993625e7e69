package io.orderescrow.api;

import io.orderescrow.operator.ActionFilter;
import io.orderescrow.operator.ActionFilter.Scope;
import io.orderescrow.operator.ActionTable;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.operator.OperatorAction;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.orderescrow.web.RecordReaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail, and the progress of bulk actions. */
@RestController
@Tag(name = "Actions", description = "Audit trail, and bulk actions (group operator)")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
@ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
class ActionController {

  private final ActionTable trail;
  private final BulkActions bulkActions;

  ActionController(ActionTable trail, BulkActions bulkActions) {
    this.trail = trail;
    this.bulkActions = bulkActions;
  }

  /**
   * One page of bulk actions.
   *
   * @param next value of {@code before} for the next page; null on the last page
   */
  record BulkPage(List<BulkAction> bulkActions, @Nullable Long next) {}

  @GetMapping("/actions")
  @Operation(
      summary = "List what people did, newest first",
      description =
          "Actions over this interface, in Cockpit, in Tasklist and on the engine's interface."
              + " Without a filter: all actions. Several filters are combined with AND. Only"
              + " administrators and auditors see operations on users, groups and authorizations.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  ActionPage page(
      @Parameter(description = "Only actions on this order and on its messages")
          @RequestParam(required = false)
          @Nullable String order,
      @Parameter(description = "Only actions on the message with this seq")
          @RequestParam(required = false)
          @Nullable Long message,
      @Parameter(description = "Only actions on this failure group and on its messages")
          @RequestParam(required = false)
          @Nullable String failureGroup,
      @Parameter(description = "Only actions that are part of the bulk action with this id")
          @RequestParam(required = false)
          @Nullable Long bulkAction,
      @Parameter(description = "Only actions of this user") @RequestParam(required = false)
          @Nullable String user,
      @Parameter(description = "Only actions at this time or later") @RequestParam(required = false)
          @Nullable String from,
      @Parameter(description = "Only actions before this time") @RequestParam(required = false)
          @Nullable String until,
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size,
      HttpServletRequest request) {
    int limit = RequestParameters.size(size);
    ActionFilter filter =
        new ActionFilter(
            RequestParameters.text("order", order),
            message,
            RequestParameters.text("failureGroup", failureGroup),
            bulkAction,
            RequestParameters.text("user", user),
            RequestParameters.momentIfAny("from", from),
            RequestParameters.momentIfAny("until", until));
    Scope scope =
        RecordReaders.seesAdministration(request) ? Scope.ALL : Scope.WITHOUT_ADMINISTRATION;
    List<OperatorAction> found = trail.page(filter, scope, before, limit + 1);
    return ActionPage.of(found, limit, true);
  }

  @GetMapping("/bulk-actions")
  @Operation(
      summary = "List bulk actions, newest first",
      description = "A bulk action retries, edits or discards all messages of a failure group.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  BulkPage bulkActions(
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = RequestParameters.size(size);
    List<BulkAction> found = bulkActions.page(before, limit + 1);
    List<BulkAction> shown = found.stream().limit(limit).toList();
    return new BulkPage(shown, found.size() > limit ? shown.get(limit - 1).id() : null);
  }

  @GetMapping("/bulk-actions/{id}")
  @Operation(
      summary = "Get a bulk action and its progress",
      description =
          "done is the number of messages processed so far; failed is the number of those that"
              + " failed again; refused is the number of messages that an edit does not fit, they"
              + " are unchanged. Messages that another operator decided on meanwhile are not"
              + " counted. GET /actions?bulkAction={id} lists the result for each message.")
  @ApiResponse(responseCode = "200", description = "The bulk action")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  BulkAction bulkAction(@PathVariable long id) {
    return bulkActions
        .find(id)
        .orElseThrow(
            () ->
                ProblemType.UNKNOWN_BULK_ACTION.because(
                    "Bulk action %d does not exist.".formatted(id)));
  }
}
