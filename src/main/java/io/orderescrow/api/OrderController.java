package io.orderescrow.api;

import io.orderescrow.message.Traceparent;
import io.orderescrow.operator.AuditTrail;
import io.orderescrow.operator.AuditTrail.About;
import io.orderescrow.operator.OrderActions;
import io.orderescrow.operator.ResendResult;
import io.orderescrow.order.Acceptance;
import io.orderescrow.order.Cancellation;
import io.orderescrow.order.OrderPage;
import io.orderescrow.order.OrderRequest;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.context.annotation.Profile;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders over REST. What fails is answered as in {@link ProblemType}. */
@RestController
@Profile("orchestrator")
@RequestMapping(path = "/orders")
@Tag(name = "Orders", description = "Place, find, follow and cancel orders")
class OrderController {

  private final Orders orders;
  private final OrderActions desk;
  private final AuditTrail trail;

  OrderController(Orders orders, OrderActions desk, AuditTrail trail) {
    this.orders = orders;
    this.desk = desk;
    this.trail = trail;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Place an order",
      description =
          "The order is recorded and goes its way when the broker takes its event, be it later."
              + " Asking again with the same Idempotency-Key and the same body gives the same"
              + " answer and makes no second order.")
  @ApiResponse(responseCode = "202", description = "It is recorded; Location says where to look")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "413", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "422", ref = OpenApiDocument.INVALID)
  ResponseEntity<AcceptedResponses.Order> place(
      @Parameter(
              required = true,
              description = "Chosen by you, new for each order: 1 to 200 visible ASCII characters",
              example = "8e03978e-40d5-43e8-bc93-6894a57f9324")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey,
      @Parameter(hidden = true) @RequestHeader(name = "traceparent", required = false)
          @Nullable String traceparent,
      @Valid @RequestBody OrderRequest request) {
    Acceptance acceptance =
        orders.accept(
            PageParameters.idempotencyKey(idempotencyKey),
            request,
            Traceparent.validOrNull(traceparent));
    if (acceptance instanceof Acceptance.Accepted accepted) {
      return AcceptedResponses.accepted(accepted.orderId());
    }
    if (acceptance instanceof Acceptance.Repeated repeated) {
      return AcceptedResponses.accepted(repeated.orderId());
    }
    throw ProblemType.IDEMPOTENCY_CONFLICT.because(
        "Another order was placed with this Idempotency-Key. Choose a new key for a new order.");
  }

  @GetMapping
  @Operation(
      summary = "List orders, or look for some, newest first",
      description = "An order has to fit all that is asked for.")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  OrderPage page(
      @ParameterObject OrderSearchParameters query,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable String after,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    try {
      return orders.page(query.filter(), after, PageParameters.size(size));
    } catch (QueryTimeoutException e) {
      throw ProblemType.BAD_PARAMETER.because(
          "Too many orders fit for an answer in time. Say more, such as a span of time.");
    }
  }

  @GetMapping("/{id}")
  @Operation(summary = "Everything known of one order: state, what it waits for, timeline")
  @ApiResponse(responseCode = "200", description = "The order")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  OrderStatus find(@PathVariable String id) {
    return orders.find(id).orElseThrow(() -> unknown(id));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Cancel an order",
      description = "What was done for it is undone; its state is CANCELLED once all of it is.")
  @ApiResponse(responseCode = "202", description = "The cancellation is under way")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<AcceptedResponses.Order> cancel(
      @PathVariable String id,
      @Parameter(description = "For people to read", example = "Ordered twice by mistake")
          @RequestParam(defaultValue = "Cancelled on request")
          String reason,
      Principal user) {
    Cancellation cancellation = desk.cancel(id, user.getName(), PageParameters.reason(reason));
    if (cancellation instanceof Cancellation.TooLate tooLate) {
      throw ProblemType.TOO_LATE_TO_CANCEL.because(tooLate.reason());
    }
    if (cancellation instanceof Cancellation.Unknown) {
      throw unknown(id);
    }
    return orders.find(id).map(AcceptedResponses::cancelling).orElseThrow(() -> unknown(id));
  }

  /**
   * @param waits how many waits ask again now
   */
  record Asked(String id, int waits) {}

  @PostMapping("/{id}/ask-again")
  @Operation(
      summary = "Ask the services again now that an order waits for",
      description =
          "What was asked within the last five seconds is left alone, so calling twice asks once."
              + " Deadlines stay.")
  @ApiResponse(responseCode = "202", description = "How many waits ask again")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<Asked> askAgain(
      @PathVariable String id,
      @Parameter(description = "For people to read", example = "The customer is on the phone")
          @RequestParam(defaultValue = "Asked again on request")
          String reason,
      Principal user) {
    ResendResult asked = desk.askAgain(id, user.getName(), PageParameters.reason(reason));
    if (asked instanceof ResendResult.TooLate tooLate) {
      throw ProblemType.TOO_LATE_TO_ASK.because(tooLate.reason());
    }
    if (asked instanceof ResendResult.Done done) {
      return ResponseEntity.accepted().body(new Asked(id, done.waits()));
    }
    throw unknown(id);
  }

  @GetMapping("/{id}/actions")
  @Operation(summary = "What people did to an order and to messages about it, latest first")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  ActionPage actions(
      @PathVariable String id,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = PageParameters.size(size);
    return ActionPage.of(trail.page(About.order(id), before, limit + 1), limit).withoutBodies();
  }

  private static RuntimeException unknown(String id) {
    return ProblemType.UNKNOWN_ORDER.because("There is no order '%s'.".formatted(id));
  }
}
