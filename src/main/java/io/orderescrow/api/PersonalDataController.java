package io.orderescrow.api;

import io.orderescrow.operator.PersonalData;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The erasure of personal data over REST. */
@RestController
@Tag(name = "Personal data", description = "Erase what is stored of a person (camunda-admin)")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
@ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
class PersonalDataController {

  private final PersonalData personalData;

  PersonalDataController(PersonalData personalData) {
    this.personalData = personalData;
  }

  @DeleteMapping("/orders/{id}/personal-data")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Erase the personal data of an ended order",
      description =
          "Erases payloads, search keys, the engine's history and the notes of tasks. The order id,"
              + " its outcome, and ids and times of its messages stay.")
  @ApiResponse(responseCode = "204", description = "The personal data is erased")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  void erase(
      @PathVariable String id,
      @Parameter(
              description = "Reason for the audit trail, which keeps it",
              example = "Request 4711 of the data subject")
          @RequestParam(defaultValue = "Erased on request")
          String reason,
      Principal user) {
    switch (personalData.erase(id, user.getName(), RequestParameters.reason(reason))) {
      case UNKNOWN ->
          throw ProblemType.UNKNOWN_ORDER.because("Order '%s' does not exist.".formatted(id));
      case OPEN ->
          throw ProblemType.ORDER_IN_USE.because(
              "Order '%s' has not ended. Cancel it first.".formatted(id));
      case UNSETTLED ->
          throw ProblemType.ORDER_IN_USE.because(
              "Order '%s' has a message that waits, has failed or is not sent, or an open retry."
                  .formatted(id));
      case ERASED -> {}
    }
  }
}
