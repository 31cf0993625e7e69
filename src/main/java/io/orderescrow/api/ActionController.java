package io.orderescrow.api;

import io.orderescrow.operator.AuditTrail;
import io.orderescrow.operator.AuditTrail.About;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.operator.OperatorAction;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people did, and what of it still goes on. */
@RestController
@Profile("orchestrator")
@Tag(name = "Actions", description = "Who did what, when and why (group camunda-admin)")
class ActionController {

  private final AuditTrail trail;
  private final BulkActions bulk;

  ActionController(AuditTrail trail, BulkActions bulk) {
    this.trail = trail;
    this.bulk = bulk;
  }

  /**
   * Some bulk actions.
   *
   * @param next what to ask for the following page with; null on the last one
   */
  record BulkPage(List<BulkAction> bulkActions, @Nullable Long next) {}

  @GetMapping("/actions")
  @Operation(summary = "What people did, latest first")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  ActionPage page(
      @Parameter(description = "Only what was done to this order and to messages about it")
          @RequestParam(required = false)
          @Nullable String order,
      @Parameter(description = "Only what was done to the message with this seq")
          @RequestParam(required = false)
          @Nullable Long message,
      @Parameter(description = "Only what was done to messages of this cause")
          @RequestParam(required = false)
          @Nullable String cause,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = PageParameters.size(size);
    About about =
        new About(
            PageParameters.text("order", order), message, PageParameters.text("cause", cause));
    List<OperatorAction> found = trail.page(about, before, limit + 1);
    return ActionPage.of(found, limit);
  }

  @GetMapping("/bulk-actions")
  @Operation(summary = "Decisions on all messages of a cause, the last asked for first")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  BulkPage bulkActions(
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = PageParameters.size(size);
    List<BulkAction> found = bulk.page(before, limit + 1);
    List<BulkAction> shown = found.stream().limit(limit).toList();
    return new BulkPage(shown, found.size() > limit ? shown.get(limit - 1).id() : null);
  }

  @GetMapping("/bulk-actions/{id}")
  @Operation(
      summary = "How far a bulk action is",
      description =
          "done counts the messages it was done to, failed those of them that were set aside again."
              + " Messages that others decided on meanwhile are in neither.")
  @ApiResponse(responseCode = "200", description = "The bulk action")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  BulkAction bulkAction(@PathVariable long id) {
    return bulk.find(id)
        .orElseThrow(
            () ->
                ProblemType.UNKNOWN_BULK_ACTION.because(
                    "There is no bulk action %d.".formatted(id)));
  }
}
