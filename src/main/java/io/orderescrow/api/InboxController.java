package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.ActionOutcome;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Received messages one by one, and what a person decides on them. */
@RestController
@Profile("orchestrator")
@RequestMapping(path = "/inbox")
@Tag(
    name = "Messages",
    description = "Look at what came in, and decide on what was set aside (group camunda-admin)")
class InboxController {

  private final MessageActions desk;

  InboxController(MessageActions desk) {
    this.desk = desk;
  }

  /** Which messages are asked for, as it comes in the query. */
  record Query(
      @Schema(
              example = "MALFORMED",
              description =
                  "APPLIED, DUPLICATE, REDUNDANT, WAITING, LATE, UNKNOWN, UNEXPECTED, MALFORMED,"
                      + " PARKED or DISCARDED")
          @Nullable String disposition,
      @Schema(description = "Only those set aside for this cause") @Nullable String cause,
      @Schema(description = "Only those of this name", example = "InventoryUpdatedEvent")
          @Nullable String type,
      @Schema(description = "Only those of this order") @Nullable String subject,
      @Schema(description = "Only those received then or later", example = "2026-11-25T10:00:00Z")
          @Nullable String from,
      @Schema(description = "Only those received before", example = "2026-11-25T11:00:00Z")
          @Nullable String until) {

    MessageFilter filter() {
      Disposition wanted =
          disposition == null
              ? null
              : PageParameters.oneOf("disposition", disposition, EnumSet.allOf(Disposition.class));
      MessageFilter filter =
          new MessageFilter(
              PageParameters.text("cause", cause),
              wanted,
              PageParameters.text("type", type),
              PageParameters.text("subject", subject),
              PageParameters.momentIfAny("from", from),
              PageParameters.momentIfAny("until", until));
      if (Disposition.ORDINARY.contains(wanted) && subject == null && narrows()) {
        throw ProblemType.BAD_PARAMETER.because(
            "Messages that are APPLIED or DUPLICATE are many: narrow them down by 'subject'.");
      }
      return filter;
    }

    private boolean narrows() {
      return type != null || from != null || until != null;
    }
  }

  @GetMapping
  @Operation(
      summary = "List received messages, newest first",
      description = "Without disposition, cause or subject: those that are set aside.")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  InboxPage page(
      @ParameterObject Query query,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = PageParameters.size(size);
    List<ReceivedMessage> found = desk.page(query.filter(), before, limit + 1);
    return InboxPage.of(found, limit);
  }

  @GetMapping("/{seq}")
  @Operation(summary = "One received message")
  @ApiResponse(responseCode = "200", description = "The message")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  InboxPage.Entry find(@PathVariable long seq) {
    return desk.find(seq).map(InboxPage::entry).orElseThrow(() -> unknown(seq));
  }

  @PostMapping("/{seq}/retry")
  @Operation(
      summary = "Read and sort a message again, as if it had just come",
      description =
          "For messages that are PARKED, MALFORMED, UNEXPECTED or UNKNOWN. The answer says what"
              + " became of it; it may have been set aside again.")
  @ApiResponse(responseCode = "200", description = "The message as it is now")
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  InboxPage.Entry retry(
      @PathVariable long seq,
      @Parameter(description = "For people to read", example = "The service is mended")
          @RequestParam(defaultValue = "Tried again on request")
          String reason,
      Principal user) {
    return settled(seq, desk.retry(seq, user.getName(), PageParameters.reason(reason)));
  }

  @PostMapping(path = "/{seq}/edit", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "The same with another payload",
      description =
          "The body of the request is the payload; it has to keep the contract of the message. The"
              + " payload that came stays on record, see /actions.")
  @ApiResponse(responseCode = "200", description = "The message as it is now")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "422", ref = OpenApiDocument.PROBLEM)
  InboxPage.Entry edit(
      @PathVariable long seq,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(type = "object")))
          @RequestBody
          byte[] payload,
      @Parameter(required = true, description = "For people to read", example = "Typing error")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    String why = PageParameters.reason(reason);
    return settled(seq, desk.retryEdited(seq, payload, user.getName(), why));
  }

  @DeleteMapping("/{seq}")
  @Operation(
      summary = "Discard a message, so that it is never applied",
      description = "For messages that are PARKED, MALFORMED, UNEXPECTED or UNKNOWN.")
  @ApiResponse(responseCode = "200", description = "It is DISCARDED, and stays in the inbox")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  InboxPage.Entry discard(
      @PathVariable long seq,
      @Parameter(required = true, description = "For people to read", example = "A test message")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    return settled(seq, desk.discard(seq, user.getName(), PageParameters.reason(reason)));
  }

  private static InboxPage.Entry settled(long seq, ActionOutcome settled) {
    if (settled instanceof ActionOutcome.Done done) {
      return InboxPage.entry(done.message());
    }
    if (settled instanceof ActionOutcome.NotSetAside other) {
      throw ProblemType.NOT_SET_ASIDE.because(
          "Message %d is %s.".formatted(seq, other.message().disposition()));
    }
    if (settled instanceof ActionOutcome.Refused refused) {
      throw ProblemType.INVALID_PAYLOAD.because(refused.objection() + ".");
    }
    throw unknown(seq);
  }

  private static RuntimeException unknown(long seq) {
    return ProblemType.UNKNOWN_MESSAGE.because("There is no message %d.".formatted(seq));
  }
}
