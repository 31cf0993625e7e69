package io.orderescrow.casework;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a case that describe its messages: for the engine, for subscribers of {@code
 * MessageFailedEvent}, and for the task form.
 */
final class CaseSummary {

  private static final int MAX_PROBLEM = 900;
  private static final int MAX_NAME = 200;
  private static final int MAX_PAYLOAD = 20_000;

  private CaseSummary() {}

  /** The variables that do not change while the case is open. */
  static ObjectNode opening(FailureGroup group) {
    ReceivedMessage sample = group.sample();
    ObjectNode variables = JsonNodeFactory.instance.objectNode();
    variables.put("failureGroup", group.key());
    variables.put("disposition", sample.disposition().name());
    if (!sample.type().isBlank()) {
      variables.put("messageType", shortened(sample.type(), MAX_NAME));
    }
    variables.put("problem", problem(sample));
    variables.put("since", group.oldest().toString());
    return variables;
  }

  /** The disposition of the messages of an open case. */
  static Disposition disposition(RunningInstance openCase) {
    return Disposition.valueOf(
        openCase.variables().path("disposition").asText(Disposition.PARKED.name()));
  }

  /**
   * The variable {@code situation}: the messages of the group now.
   *
   * @param group null when the group is empty
   * @param samples some of the messages, newest first
   */
  static ObjectNode current(@Nullable FailureGroup group, List<ReceivedMessage> samples) {
    ObjectNode situation = JsonNodeFactory.instance.objectNode();
    situation.put("messages", group == null ? 0 : group.count());
    if (group != null) {
      situation.put("oldest", group.oldest().toString());
      situation.put("newest", group.newest().toString());
    }
    ArrayNode list = situation.putArray("samples");
    samples.forEach(message -> list.add(sample(message)));
    return situation;
  }

  private static ObjectNode sample(ReceivedMessage message) {
    String payload = new String(message.payload(), StandardCharsets.UTF_8);
    ObjectNode sample = JsonNodeFactory.instance.objectNode();
    sample.put("seq", message.seq());
    sample.put("type", shortened(message.type(), MAX_NAME));
    sample.put("subject", shortened(message.subject(), MAX_NAME));
    sample.put("source", shortened(message.source(), MAX_NAME));
    sample.put("receivedAt", message.receivedAt().toString());
    sample.put("reason", message.reason());
    sample.put("payload", shortened(payload, MAX_PAYLOAD));
    sample.put("whole", payload.length() <= MAX_PAYLOAD);
    return sample;
  }

  private static String problem(ReceivedMessage sample) {
    String summary =
        switch (sample.disposition()) {
          case PARKED -> "All retries failed";
          case UNKNOWN -> "No process with this business key started in time";
          case UNEXPECTED -> "The orchestrator does not accept this message";
          case MALFORMED -> "The message violates its contract";
          default -> throw new IllegalArgumentException(sample + " has not failed");
        };
    String reason = sample.reason();
    return shortened(
        reason == null || sample.disposition() == Disposition.UNKNOWN
            ? summary + "."
            : "%s: %s".formatted(summary, reason),
        MAX_PROBLEM);
  }

  /** PostgreSQL stores no NUL in a text, and the engine no long text in a variable. */
  private static String shortened(String text, int longest) {
    String line = text.replace('\u0000', '?');
    return line.length() <= longest ? line : line.substring(0, longest) + '…';
  }
}
