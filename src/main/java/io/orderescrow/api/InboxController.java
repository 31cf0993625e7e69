package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.MessageEdit;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.ActionOutcome;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Received messages, and operator actions on one of them. */
@RestController
@RequestMapping(path = "/inbox")
@Tag(
    name = "Messages",
    description = "Received messages; retry, edit or discard failed ones (group operator)")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
@ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
class InboxController {

  private final InboxLogTable inbox;
  private final MessageActions actions;

  InboxController(InboxLogTable inbox, MessageActions actions) {
    this.inbox = inbox;
    this.actions = actions;
  }

  /** The filter of the list, as query parameters. */
  record Query(
      @Schema(
              example = "MALFORMED",
              description =
                  "Only messages with this disposition: APPLIED, DUPLICATE, REDUNDANT, WAITING,"
                      + " LATE, UNKNOWN, UNEXPECTED, MALFORMED, PARKED or DISCARDED")
          @Nullable String disposition,
      @Schema(description = "Only failed messages of this failure group")
          @Nullable String failureGroup,
      @Schema(description = "Only messages of this type", example = "InventoryUpdatedEvent")
          @Nullable String type,
      @Schema(description = "Only messages of this order") @Nullable String subject,
      @Schema(
              description = "Only messages received at or after this time",
              example = "2026-11-25T10:00:00Z")
          @Nullable String from,
      @Schema(
              description = "Only messages received before this time",
              example = "2026-11-25T11:00:00Z")
          @Nullable String until) {

    MessageFilter filter() {
      Disposition wanted =
          disposition == null
              ? null
              : RequestParameters.oneOf(
                  "disposition", disposition, EnumSet.allOf(Disposition.class));
      MessageFilter filter =
          new MessageFilter(
              RequestParameters.text("failureGroup", failureGroup),
              wanted,
              RequestParameters.text("type", type),
              RequestParameters.text("subject", subject),
              RequestParameters.momentIfAny("from", from),
              RequestParameters.momentIfAny("until", until));
      if (Disposition.ORDINARY.contains(wanted) && subject == null && hasOtherFilter()) {
        throw ProblemType.BAD_PARAMETER.because(
            "Filters on APPLIED or DUPLICATE messages also need the parameter 'subject'.");
      }
      return filter;
    }

    private boolean hasOtherFilter() {
      return type != null || from != null || until != null;
    }
  }

  @GetMapping
  @Operation(
      summary = "List received messages, newest first",
      description =
          "Without disposition, failureGroup or subject: failed messages, which are PARKED,"
              + " MALFORMED, UNEXPECTED or UNKNOWN.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  InboxPage page(
      @ParameterObject Query query,
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = RequestParameters.size(size);
    List<ReceivedMessage> found = inbox.page(query.filter(), before, limit + 1);
    return InboxPage.of(found, limit);
  }

  @GetMapping("/{seq}")
  @Operation(summary = "Get a received message")
  @ApiResponse(responseCode = "200", description = "The message")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  InboxPage.MessageEntry find(@PathVariable long seq) {
    return inbox.find(seq).map(InboxPage::entry).orElseThrow(() -> unknown(seq));
  }

  @PostMapping("/{seq}/retry")
  @Operation(
      summary = "Retry a failed message",
      description =
          "The message is processed like a new one and may fail again. Only messages that are"
              + " PARKED, MALFORMED, UNEXPECTED or UNKNOWN can be retried.")
  @ApiResponse(
      responseCode = "200",
      description = "The message after the retry; disposition is the result")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  InboxPage.MessageEntry retry(
      @PathVariable long seq,
      @Parameter(description = "Reason for the audit trail", example = "Fixed in inventory 2.1")
          @RequestParam(defaultValue = "Retried on request")
          String reason,
      Principal user) {
    return response(seq, actions.retry(seq, user.getName(), RequestParameters.reason(reason)));
  }

  @PostMapping(
      path = "/{seq}/edit",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MessagePatch.MEDIA_TYPE})
  @Operation(
      summary = "Edit the payload or the headers of a failed message and retry it",
      description =
          "With the content type application/json, the request body is the new payload. With "
              + MessagePatch.MEDIA_TYPE
              + MessagePatch.DESCRIPTION
              + " The edited message must be valid. The audit trail (/actions) keeps the message"
              + " before and after the edit.")
  @ApiResponse(
      responseCode = "200",
      description = "The message after the retry; disposition is the result")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "422", ref = OpenApiDocument.PROBLEM)
  InboxPage.MessageEntry edit(
      @PathVariable long seq,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(type = "object")),
                @Content(
                    mediaType = MessagePatch.MEDIA_TYPE,
                    array = @ArraySchema(schema = @Schema(implementation = MessagePatch.class)))
              })
          @RequestBody
          byte[] body,
      @Parameter(hidden = true) @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType contentType,
      @Parameter(
              required = true,
              description = "Reason for the audit trail",
              example = "Typing error")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    String checked = RequestParameters.reason(reason);
    MessageEdit edit =
        MessagePatch.isIn(contentType)
            ? MessageEdit.patching(MessagePatch.checked(body))
            : MessageEdit.ofPayload(body);
    return response(seq, actions.retryEdited(seq, edit, user.getName(), checked));
  }

  @DeleteMapping("/{seq}")
  @Operation(
      summary = "Discard a failed message",
      description =
          "The message is never applied. Only messages that are PARKED, MALFORMED, UNEXPECTED or"
              + " UNKNOWN can be discarded.")
  @ApiResponse(
      responseCode = "200",
      description = "The message, now DISCARDED; it stays in the inbox")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  InboxPage.MessageEntry discard(
      @PathVariable long seq,
      @Parameter(
              required = true,
              description = "Reason for the audit trail",
              example = "A test message")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    return response(seq, actions.discard(seq, user.getName(), RequestParameters.reason(reason)));
  }

  private static InboxPage.MessageEntry response(long seq, ActionOutcome outcome) {
    if (outcome instanceof ActionOutcome.Done done) {
      return InboxPage.entry(done.message());
    }
    if (outcome instanceof ActionOutcome.NotFailed other) {
      throw ProblemType.MESSAGE_NOT_FAILED.because(
          "Message %d is %s.".formatted(seq, other.message().disposition()));
    }
    if (outcome instanceof ActionOutcome.Refused refused) {
      throw ProblemType.INVALID_PAYLOAD.because(refused.objection() + ".");
    }
    throw unknown(seq);
  }

  private static RuntimeException unknown(long seq) {
    return ProblemType.UNKNOWN_MESSAGE.because("Message %d does not exist.".formatted(seq));
  }
}
