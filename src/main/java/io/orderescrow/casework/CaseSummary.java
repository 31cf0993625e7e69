package io.orderescrow.casework;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a case says of its messages: to the engine, to whoever listens, and to a person. */
final class CaseSummary {

  private static final int LONGEST_PROBLEM = 900;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_PAYLOAD = 20_000;

  private CaseSummary() {}

  /** What stays the same for as long as the case is open. */
  static ObjectNode opening(FailureGroup cause) {
    ReceivedMessage sample = cause.sample();
    ObjectNode variables = JsonNodeFactory.instance.objectNode();
    variables.put("cause", cause.cause());
    variables.put("disposition", sample.disposition().name());
    if (!sample.type().isBlank()) {
      variables.put("messageType", shortened(sample.type(), LONGEST_NAME));
    }
    variables.put("problem", problem(sample));
    variables.put("since", cause.oldest().toString());
    return variables;
  }

  /**
   * What is set aside now.
   *
   * @param cause null when nothing is
   * @param samples some of the messages, the newest first
   */
  static ObjectNode now(@Nullable FailureGroup cause, List<ReceivedMessage> samples) {
    ObjectNode situation = JsonNodeFactory.instance.objectNode();
    situation.put("messages", cause == null ? 0 : cause.count());
    if (cause != null) {
      situation.put("oldest", cause.oldest().toString());
      situation.put("newest", cause.newest().toString());
    }
    ArrayNode list = situation.putArray("samples");
    samples.forEach(message -> list.add(sample(message)));
    return situation;
  }

  private static ObjectNode sample(ReceivedMessage message) {
    String payload = new String(message.payload(), StandardCharsets.UTF_8);
    ObjectNode sample = JsonNodeFactory.instance.objectNode();
    sample.put("seq", message.seq());
    sample.put("type", shortened(message.type(), LONGEST_NAME));
    sample.put("subject", shortened(message.subject(), LONGEST_NAME));
    sample.put("source", shortened(message.source(), LONGEST_NAME));
    sample.put("receivedAt", message.receivedAt().toString());
    sample.put("reason", message.reason());
    sample.put("payload", shortened(payload, LONGEST_PAYLOAD));
    sample.put("whole", payload.length() <= LONGEST_PAYLOAD);
    return sample;
  }

  private static String problem(ReceivedMessage sample) {
    String what =
        switch (sample.disposition()) {
          case PARKED -> "Tried several times in vain";
          case UNKNOWN -> "No process with this business key turned up in time";
          case UNEXPECTED -> "Messages of this name are not received";
          case MALFORMED -> "The contract is broken";
          default -> throw new IllegalArgumentException(sample + " is not set aside");
        };
    String reason = sample.reason();
    return shortened(
        reason == null || sample.disposition() == Disposition.UNKNOWN
            ? what + "."
            : "%s: %s".formatted(what, reason),
        LONGEST_PROBLEM);
  }

  /**
   * PostgreSQL has no place for NUL in a text, and the engine none for a long one in a variable.
   */
  private static String shortened(String text, int longest) {
    String line = text.replace('\u0000', '?');
    return line.length() <= longest ? line : line.substring(0, longest) + '…';
  }
}
