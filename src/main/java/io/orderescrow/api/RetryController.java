package io.orderescrow.api;

import io.orderescrow.operator.ServiceActions;
import io.orderescrow.retry.Retries;
import io.orderescrow.retry.Retries.Wanted;
import io.orderescrow.retry.Retry;
import io.orderescrow.retry.RetryDecision;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Messages that services asked to be sent again later. */
@RestController
@Profile("orchestrator")
@RequestMapping(path = "/retries")
@Tag(name = "Retries", description = "Look at what is to be pushed again, push it now, or never")
class RetryController {

  private final Retries retries;
  private final ServiceActions desk;

  RetryController(Retries retries, ServiceActions desk) {
    this.retries = retries;
    this.desk = desk;
  }

  @GetMapping
  @Operation(summary = "List retries: open ones by due time, others the last settled first")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  RetryPage page(
      @Parameter(description = "OPEN, PUSHED or CANCELLED") @RequestParam(defaultValue = "OPEN")
          String state,
      @Parameter(description = "Only those of this order") @RequestParam(required = false)
          @Nullable String subject,
      @Parameter(description = "Only those of this message", example = "SendInvoiceCommand")
          @RequestParam(required = false)
          @Nullable String target,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long after,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    Retry.State wanted = PageParameters.oneOf("state", state, EnumSet.allOf(Retry.State.class));
    int limit = PageParameters.size(size);
    List<Retry> found = retries.page(new Wanted(wanted, subject, target), after, limit + 1);
    return RetryPage.of(found, limit);
  }

  @GetMapping("/{id}")
  @Operation(summary = "One retry, and who decided on it when and why")
  @ApiResponse(responseCode = "200", description = "The retry")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  RetryPage.Entry find(@PathVariable long id) {
    return retries.find(id).map(RetryPage::entry).orElseThrow(() -> unknown(id));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Cancel a retry, so that it is never pushed",
      description = "The order goes on asking by itself all the same.")
  @ApiResponse(responseCode = "200", description = "It is cancelled")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  RetryPage.Entry cancel(
      @PathVariable long id,
      @Parameter(required = true, description = "For people to read", example = "Sent by hand")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    return settled(id, desk.cancelRetry(id, user.getName(), PageParameters.reason(reason)));
  }

  @PostMapping("/{id}/run")
  @Operation(summary = "Push a retry now, whatever its time")
  @ApiResponse(responseCode = "200", description = "It is among the messages that leave")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  RetryPage.Entry run(
      @PathVariable long id,
      @Parameter(description = "For people to read", example = "The mail server is back")
          @RequestParam(defaultValue = "Run on request")
          String reason,
      Principal user) {
    return settled(id, desk.runRetry(id, user.getName(), PageParameters.reason(reason)));
  }

  private static RetryPage.Entry settled(long id, RetryDecision decision) {
    if (decision instanceof RetryDecision.TooLate tooLate) {
      throw ProblemType.RETRY_SETTLED.because(
          "Retry %d is %s.".formatted(id, tooLate.retry().state()));
    }
    if (decision instanceof RetryDecision.Done done) {
      return RetryPage.entry(done.retry());
    }
    throw unknown(id);
  }

  private static RuntimeException unknown(long id) {
    return ProblemType.UNKNOWN_RETRY.because("There is no retry %d.".formatted(id));
  }
}
