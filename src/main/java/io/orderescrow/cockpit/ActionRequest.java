package io.orderescrow.cockpit;

import io.orderescrow.message.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The request body of an operator action.
 *
 * @param reason the operator's reason, for the audit trail
 * @param payload the new payload of a message; null to keep its payload
 * @param headers all new headers of a message, as the text of a JSON object; null to keep them
 */
record ActionRequest(@Nullable String reason, @Nullable String payload, @Nullable String headers) {

  private static final int MAX_REASON_LENGTH = 500;

  /**
   * The reason, as one line.
   *
   * @throws ClientErrorException when the reason is missing, too long or has several lines
   */
  String requireReason() {
    String line = reason == null ? "" : reason.strip();
    if (line.isEmpty()) {
      throw ClientErrorException.badRequest("A reason is required for the audit trail.");
    }
    if (line.length() > MAX_REASON_LENGTH) {
      throw ClientErrorException.badRequest(
          "The reason is longer than %d characters.".formatted(MAX_REASON_LENGTH));
    }
    if (!PrintableText.isLine(line)) {
      throw ClientErrorException.badRequest(
          "The reason must be one line without control or invisible characters.");
    }
    return line;
  }
}
