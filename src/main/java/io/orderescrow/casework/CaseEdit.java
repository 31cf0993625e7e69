package io.orderescrow.casework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.ActionOutcome;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Retries one message of a case with an edited payload. The case holds the decision, so it survives
 * a crash: the next scan repeats the edit, which has no effect on a message that is already
 * settled. Runs outside any transaction, because the message is applied in one of its own.
 */
@Component
class CaseEdit {

  private static final int MAX_LENGTH = 1_000;

  private final InboxLogTable messages;
  private final MessageActions actions;

  CaseEdit(InboxLogTable messages, MessageActions actions) {
    this.messages = messages;
    this.actions = actions;
  }

  /**
   * @return the outcome as a sentence; null when the case has no pending edit
   */
  @Nullable String carryOut(RunningInstance openCase) {
    ObjectNode variables = openCase.variables();
    if (!variables.path("underWay").asBoolean()
        || !"EDIT".equals(variables.path("decision").asText())) {
      return null;
    }
    long seq = variables.path("messageSeq").asLong();
    String outcome = outcome(seq, variables);
    return outcome.length() <= MAX_LENGTH ? outcome : outcome.substring(0, MAX_LENGTH) + '…';
  }

  private String outcome(long seq, ObjectNode variables) {
    String failureGroup = variables.path("failureGroup").asText();
    if (messages.find(seq).filter(one -> failureGroup.equals(one.failureGroup())).isPresent()) {
      byte[] payload = payload(variables).getBytes(StandardCharsets.UTF_8);
      String by = variables.path("decidedBy").asText();
      String why = variables.path("decisionReason").asText();
      ActionOutcome outcome = actions.retryEdited(seq, payload, by, why);
      if (outcome instanceof ActionOutcome.Done done) {
        return "Message %d was retried with the edited payload. %s"
            .formatted(seq, state(done.message()));
      } else if (outcome instanceof ActionOutcome.Refused refused) {
        return "The edited payload of message %d is not valid; nothing was changed: %s"
            .formatted(seq, refused.objection());
      }
    }
    // Somebody decided first, or another node carried out this same edit.
    return messages
        .find(seq)
        .map(now -> "Message %d is no longer in this failure group. ".formatted(seq) + state(now))
        .orElse("There is no message %d.".formatted(seq));
  }

  private static String payload(ObjectNode variables) {
    JsonNode payload = variables.path("payload");
    return payload.isTextual() ? payload.asText() : payload.toString();
  }

  private static String state(ReceivedMessage message) {
    String reason = message.reason();
    return "It is %s now%s".formatted(message.disposition(), reason == null ? "." : ": " + reason);
  }
}
