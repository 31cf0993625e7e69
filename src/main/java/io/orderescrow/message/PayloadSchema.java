package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The compiled schema of one payload; thread-safe.
 *
 * @param complete finds all violations
 * @param firstOnly stops at the first: a hostile payload of 1 MB can break a rule half a million
 *     times
 */
record PayloadSchema(JsonSchema complete, JsonSchema firstOnly) {

  /** All violations of a payload, one sentence each. */
  List<String> violations(JsonNode payload) {
    Optional<String> number = NumberRange.violation(payload);
    return number.isPresent()
        ? List.of(number.get())
        : sentences(complete.validate(payload), payload);
  }

  Optional<String> firstViolation(JsonNode payload) {
    return NumberRange.violation(payload)
        .or(() -> sentences(firstOnly.validate(payload), payload).stream().findFirst());
  }

  private static List<String> sentences(Collection<ValidationMessage> found, JsonNode payload) {
    if (found.isEmpty()) {
      return UnstorableText.violation(payload).stream().toList();
    }
    return found.stream().map(SchemaViolation::sentence).distinct().sorted().toList();
  }
}
