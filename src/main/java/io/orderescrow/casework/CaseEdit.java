package io.orderescrow.casework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.ActionOutcome;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Tries one message of a case with another payload. The wish is on record in the case, and is
 * carried out outside any transaction, since the message is applied in one of its own. A node that
 * dies over it leaves it to be carried out again, which does nothing to a message that is settled.
 */
@Component
@Profile("orchestrator")
class CaseEdit {

  private static final int LONGEST = 1_000;

  private final MessageActions desk;

  CaseEdit(MessageActions desk) {
    this.desk = desk;
  }

  /**
   * @return what came of it, as a sentence; null when the case wishes for no edit now
   */
  @Nullable String carryOut(RunningInstance one) {
    ObjectNode wish = one.variables();
    if (!wish.path("underWay").asBoolean() || !"EDIT".equals(wish.path("decision").asText())) {
      return null;
    }
    long seq = wish.path("messageSeq").asLong();
    String outcome = outcome(seq, wish);
    return outcome.length() <= LONGEST ? outcome : outcome.substring(0, LONGEST) + '…';
  }

  private String outcome(long seq, ObjectNode wish) {
    String cause = wish.path("cause").asText();
    Optional<ReceivedMessage> message = desk.find(seq);
    if (message.filter(found -> cause.equals(found.cause())).isEmpty()) {
      return message.map(CaseEdit::settled).orElse("There is no message %d.".formatted(seq));
    }
    ActionOutcome settled =
        desk.retryEdited(
            seq,
            payload(wish).getBytes(StandardCharsets.UTF_8),
            wish.path("decidedBy").asText(),
            wish.path("decisionReason").asText());
    if (settled instanceof ActionOutcome.Done done) {
      return "Message %d was tried as edited. %s".formatted(seq, fate(done.message()));
    } else if (settled instanceof ActionOutcome.Refused refused) {
      return "Message %d is no better as edited, and nothing was done: %s"
          .formatted(seq, refused.objection());
    }
    return desk.find(seq).map(CaseEdit::settled).orElse("There is no message %d.".formatted(seq));
  }

  /** By whoever it was: another node may have been faster with this very edit. */
  private static String settled(ReceivedMessage message) {
    return "Message %d is not set aside for this cause. %s".formatted(message.seq(), fate(message));
  }

  private static String payload(ObjectNode wish) {
    JsonNode payload = wish.path("payload");
    return payload.isTextual() ? payload.asText() : payload.toString();
  }

  private static String fate(ReceivedMessage message) {
    String reason = message.reason();
    return "It is %s now%s".formatted(message.disposition(), reason == null ? "." : ": " + reason);
  }
}
