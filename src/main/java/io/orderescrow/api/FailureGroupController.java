package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Failed messages with the same cause, and operator actions on all of them. */
@RestController
@Tag(name = "Messages")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
@ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
class FailureGroupController {

  private final InboxLogTable inbox;
  private final BulkActions bulkActions;

  FailureGroupController(InboxLogTable inbox, BulkActions bulkActions) {
    this.inbox = inbox;
    this.bulkActions = bulkActions;
  }

  /**
   * One page of failure groups.
   *
   * @param next value of {@code before} for the next page; null on the last page
   */
  record FailureGroupPage(List<FailureGroupEntry> failureGroups, @Nullable Long next) {

    /**
     * @param failureGroup the key of the group
     * @param count number of its failed messages
     * @param oldest time of receipt of its oldest message
     * @param newest time of receipt of its newest message
     * @param sample its newest message
     */
    record FailureGroupEntry(
        String failureGroup,
        Disposition disposition,
        String type,
        @Nullable String reason,
        long count,
        Instant oldest,
        Instant newest,
        InboxPage.MessageEntry sample) {}

    /**
     * @param found the rows of this page, plus one more if there is a next page
     */
    static FailureGroupPage of(List<FailureGroup> found, int size) {
      List<FailureGroupEntry> shown =
          found.stream().limit(size).map(FailureGroupPage::entry).toList();
      return new FailureGroupPage(
          shown, found.size() > size ? shown.get(size - 1).sample().seq() : null);
    }

    static FailureGroupEntry entry(FailureGroup group) {
      return new FailureGroupEntry(
          group.key(),
          group.sample().disposition(),
          group.sample().type(),
          group.sample().reason(),
          group.count(),
          group.oldest(),
          group.newest(),
          InboxPage.entry(group.sample()));
    }
  }

  @GetMapping("/failure-groups")
  @Operation(
      summary = "List failure groups, the one with the newest message first",
      description =
          "A failure group holds the failed messages with the same disposition, type and reason."
              + " Numbers, ids and quoted values in the reason are ignored.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  FailureGroupPage page(
      @Parameter(description = "PARKED, MALFORMED, UNEXPECTED or UNKNOWN; default: all four")
          @RequestParam(required = false)
          @Nullable String disposition,
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = RequestParameters.size(size);
    Disposition wanted =
        disposition == null
            ? null
            : RequestParameters.oneOf("disposition", disposition, Disposition.FAILED);
    List<FailureGroup> found = inbox.failureGroups(wanted, before, limit + 1);
    return FailureGroupPage.of(found, limit);
  }

  @GetMapping("/failure-groups/{group}")
  @Operation(
      summary = "Get a failure group",
      description = "A failure group exists while it has failed messages.")
  @ApiResponse(responseCode = "200", description = "The failure group")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  FailureGroupPage.FailureGroupEntry find(@PathVariable String group) {
    return inbox.failureGroup(group).map(FailureGroupPage::entry).orElseThrow(() -> unknown(group));
  }

  @PostMapping("/failure-groups/{group}/retry")
  @Operation(
      summary = "Retry all messages of a failure group",
      description = "The messages are processed in batches. Messages that fail later are excluded.")
  @ApiResponse(
      responseCode = "202",
      description = "The bulk action has started; Location is the path of its progress")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<BulkAction> retry(
      @PathVariable String group,
      @Parameter(description = "Reason for the audit trail", example = "Fixed in inventory 2.1")
          @RequestParam(defaultValue = "Retried on request")
          String reason,
      Principal user) {
    return accepted(
        group, bulkActions.retry(group, user.getName(), RequestParameters.reason(reason)));
  }

  @PostMapping("/failure-groups/{group}/discard")
  @Operation(
      summary = "Discard all messages of a failure group",
      description = "The messages are discarded in batches. Messages that fail later are excluded.")
  @ApiResponse(
      responseCode = "202",
      description = "The bulk action has started; Location is the path of its progress")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<BulkAction> discard(
      @PathVariable String group,
      @Parameter(
              required = true,
              description = "Reason for the audit trail",
              example = "A load test")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    return accepted(
        group, bulkActions.discard(group, user.getName(), RequestParameters.reason(reason)));
  }

  @PostMapping(path = "/failure-groups/{group}/edit", consumes = MessagePatch.MEDIA_TYPE)
  @Operation(
      summary = "Edit all messages of a failure group and retry them",
      description =
          "The request body is the same for all messages"
              + MessagePatch.DESCRIPTION
              + " Each message is validated by itself. A message that the edit does not fit stays as"
              + " it is; the bulk action counts it as refused, and /actions?bulkAction={id} has the"
              + " objection. Messages that fail later are excluded.")
  @ApiResponse(
      responseCode = "202",
      description = "The bulk action has started; Location is the path of its progress")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<BulkAction> edit(
      @PathVariable String group,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MessagePatch.MEDIA_TYPE,
                      array = @ArraySchema(schema = @Schema(implementation = MessagePatch.class))))
          @RequestBody
          byte[] body,
      @Parameter(
              required = true,
              description = "Reason for the audit trail",
              example = "The shop renamed lines to rows")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    String checked = RequestParameters.reason(reason);
    return accepted(
        group, bulkActions.edit(group, MessagePatch.checked(body), user.getName(), checked));
  }

  private static ResponseEntity<BulkAction> accepted(String group, Optional<BulkAction> action) {
    return action
        .map(
            started ->
                ResponseEntity.accepted()
                    .location(URI.create("/bulk-actions/" + started.id()))
                    .body(started))
        .orElseThrow(() -> unknown(group));
  }

  private static RuntimeException unknown(String group) {
    return ProblemType.UNKNOWN_FAILURE_GROUP.because(
        "The failure group '%s' has no failed messages.".formatted(group));
  }
}
