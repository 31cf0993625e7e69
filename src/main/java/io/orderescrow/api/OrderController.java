package io.orderescrow.api;

import io.orderescrow.message.Traceparent;
import io.orderescrow.operator.ActionFilter;
import io.orderescrow.operator.ActionFilter.Scope;
import io.orderescrow.operator.ActionTable;
import io.orderescrow.operator.OrderActions;
import io.orderescrow.operator.ResendResult;
import io.orderescrow.order.Acceptance;
import io.orderescrow.order.Cancellation;
import io.orderescrow.order.OrderIntake;
import io.orderescrow.order.OrderPage;
import io.orderescrow.order.OrderRequest;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.orderescrow.web.RecordReaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
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
import org.springframework.web.util.UriUtils;

/** Orders over REST. Errors are the problems of {@link ProblemType}. */
@RestController
@RequestMapping(path = "/orders")
@Tag(name = "Orders", description = "Place, find, follow and cancel orders")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
class OrderController {

  private final Orders orders;
  private final OrderIntake intake;
  private final OrderActions actions;
  private final ActionTable trail;

  OrderController(Orders orders, OrderIntake intake, OrderActions actions, ActionTable trail) {
    this.orders = orders;
    this.intake = intake;
    this.actions = actions;
    this.trail = trail;
  }

  /**
   * An order that is placed or cancelled.
   *
   * @param links paths of related resources by relation, such as {@code self}
   */
  record Order(String id, OrderState state, Map<String, String> links) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Place an order",
      description =
          "The order is stored, also while the broker is down; processing starts when the broker"
              + " has received its event. Repeating the request with the same Idempotency-Key and"
              + " the same body returns the same response and creates no second order.")
  @ApiResponse(
      responseCode = "202",
      description = "The order is stored; Location is the path of the order")
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "413", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "422", ref = OpenApiDocument.INVALID)
  ResponseEntity<Order> place(
      @Parameter(
              required = true,
              description =
                  "Key chosen by the client, unique for each order of a user: 1 to 200 visible"
                      + " ASCII characters",
              example = "8e03978e-40d5-43e8-bc93-6894a57f9324")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey,
      @Parameter(hidden = true) @RequestHeader(name = "traceparent", required = false)
          @Nullable String traceparent,
      @Parameter(hidden = true) Principal user,
      @Valid @RequestBody OrderRequest request) {
    Acceptance acceptance =
        intake.accept(
            RequestParameters.idempotencyKey(user.getName(), idempotencyKey),
            request,
            Traceparent.validOrNull(traceparent));
    if (acceptance instanceof Acceptance.Accepted accepted) {
      return accepted(accepted.orderId(), OrderState.ACCEPTED);
    }
    if (acceptance instanceof Acceptance.Repeated repeated) {
      return accepted(repeated.orderId(), OrderState.ACCEPTED);
    }
    throw ProblemType.IDEMPOTENCY_CONFLICT.because(
        "This Idempotency-Key belongs to a request with another body. Use a new key.");
  }

  @GetMapping
  @Operation(
      summary = "List or search orders, newest first",
      description = "Several filters are combined with AND.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  OrderPage page(
      @ParameterObject OrderSearchParameters query,
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable String after,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size) {
    try {
      return orders.page(
          query.filter(), RequestParameters.text("after", after), RequestParameters.size(size));
    } catch (QueryTimeoutException e) {
      throw ProblemType.BAD_PARAMETER.because(
          "The search matches too many orders and timed out. Add a filter, such as a time range.");
    }
  }

  @GetMapping("/{id}")
  @Operation(
      summary = "Get an order",
      description =
          "The state of the order, everything it waits for, and a timeline of all its messages.")
  @ApiResponse(responseCode = "200", description = "The order")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  OrderStatus find(@PathVariable String id) {
    return orders.find(id).orElseThrow(() -> unknown(id));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Cancel an order",
      description =
          "Completed steps are compensated. The state is CANCELLED after the last compensation.")
  @ApiResponse(responseCode = "202", description = "The cancellation has started")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<Order> cancel(
      @PathVariable String id,
      @Parameter(
              description = "Reason for the audit trail and the order",
              example = "Ordered twice by mistake")
          @RequestParam(defaultValue = "Cancelled on request")
          String reason,
      Principal user) {
    Cancellation cancellation =
        actions.cancel(id, user.getName(), RequestParameters.reason(reason));
    if (cancellation instanceof Cancellation.TooLate tooLate) {
      throw ProblemType.TOO_LATE_TO_CANCEL.because(tooLate.reason());
    }
    if (cancellation instanceof Cancellation.Unknown) {
      throw unknown(id);
    }
    OrderStatus order = orders.find(id).orElseThrow(() -> unknown(id));
    return accepted(order.id(), order.state());
  }

  /**
   * @param waits number of waits whose command is re-sent now
   */
  record Resent(String id, int waits) {}

  @PostMapping("/{id}/re-send")
  @Operation(
      summary = "Re-send the pending commands of an order now",
      description =
          "Re-sends the command of every wait of the order. Commands sent within the last five"
              + " seconds are skipped, so a repeated call has no effect. Deadlines do not change.")
  @ApiResponse(responseCode = "202", description = "The number of waits whose command is re-sent")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<Resent> resend(
      @PathVariable String id,
      @Parameter(
              description = "Reason for the audit trail",
              example = "The customer is on the phone")
          @RequestParam(defaultValue = "Re-sent on request")
          String reason,
      Principal user) {
    ResendResult result = actions.resend(id, user.getName(), RequestParameters.reason(reason));
    if (result instanceof ResendResult.TooLate tooLate) {
      throw ProblemType.TOO_LATE_TO_RE_SEND.because(tooLate.reason());
    }
    if (result instanceof ResendResult.Done done) {
      return ResponseEntity.accepted().body(new Resent(id, done.waits()));
    }
    throw unknown(id);
  }

  @GetMapping("/{id}/actions")
  @Operation(
      summary = "List what people did to an order and its messages, newest first",
      description =
          "Without payloads of edited messages and without values of variables, which /actions"
              + " returns. The group order-desk does not see operations in the engine.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  ActionPage actions(
      @PathVariable String id,
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size,
      HttpServletRequest request) {
    int limit = RequestParameters.size(size);
    Scope scope =
        RecordReaders.seesEngineOperations(request)
            ? Scope.WITHOUT_ADMINISTRATION
            : Scope.OWN_ACTIONS;
    return ActionPage.of(
        trail.page(ActionFilter.ofOrder(id), scope, before, limit + 1), limit, false);
  }

  /**
   * @param state always {@code ACCEPTED} for a placed order, so that a repeated request gets the
   *     same response
   */
  private static ResponseEntity<Order> accepted(String id, OrderState state) {
    String self = "/orders/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    return ResponseEntity.accepted()
        .location(URI.create(self))
        .body(new Order(id, state, Map.of("self", self)));
  }

  private static RuntimeException unknown(String id) {
    return ProblemType.UNKNOWN_ORDER.because("Order '%s' does not exist.".formatted(id));
  }
}
