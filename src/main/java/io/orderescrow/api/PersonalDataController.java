package io.orderescrow.api;

import io.orderescrow.operator.PersonalData;
import io.orderescrow.operator.PersonalDataExport;
import io.orderescrow.operator.PersonalDataExport.Document;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The export and the erasure of personal data over REST. */
@RestController
@Tag(
    name = "Personal data",
    description = "Export and erase what is stored of a person (camunda-admin)")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
@ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
class PersonalDataController {

  private final PersonalData personalData;
  private final PersonalDataExport exports;

  PersonalDataController(PersonalData personalData, PersonalDataExport exports) {
    this.personalData = personalData;
    this.exports = exports;
  }

  @PostMapping("/orders/{id}/personal-data/export")
  @Operation(
      summary = "Export the personal data of an order",
      description =
          "Returns everything that is stored of an open or ended order, without secrets. The audit"
              + " trail records who exported it, when and why.")
  @ApiResponse(responseCode = "200", description = "The data")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  Document exportOrder(
      @PathVariable String id,
      @Parameter(
              description = "Reason for the audit trail",
              example = "Request 4711 of the data subject")
          @RequestParam
          String reason,
      Principal user) {
    return exports
        .ofOrder(id, user.getName(), RequestParameters.reason(reason))
        .orElseThrow(
            () -> ProblemType.UNKNOWN_ORDER.because("Order '%s' does not exist.".formatted(id)));
  }

  @PostMapping("/personal-data/export")
  @Operation(
      summary = "Export the personal data of a customer",
      description =
          "The same for all orders, at most 100, with this name or e-mail address of the customer."
              + " It finds an order until its search keys expire.")
  @ApiResponse(responseCode = "200", description = "The data; without orders if none is found")
  Document exportCustomer(
      @Parameter(description = "The whole name or e-mail address", example = "ada@example.org")
          @RequestParam
          String customer,
      @Parameter(
              description = "Reason for the audit trail",
              example = "Request 4711 of the data subject")
          @RequestParam
          String reason,
      Principal user) {
    String person = RequestParameters.text("customer", customer);
    if (person == null) {
      throw ProblemType.BAD_PARAMETER.because("The parameter 'customer' must not be empty.");
    }
    return exports
        .ofCustomer(person, user.getName(), RequestParameters.reason(reason))
        .orElseThrow(
            () ->
                ProblemType.BAD_PARAMETER.because(
                    "More than %d orders match. Export each order."
                        .formatted(PersonalDataExport.MAX_ORDERS)));
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
