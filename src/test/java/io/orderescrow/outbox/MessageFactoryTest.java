package io.orderescrow.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.OutgoingMessage.Cause;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class MessageFactoryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  private static final String RELEASE = "ReleaseInventoryCommand";

  private final MessageFactory commanding = new MessageFactory(CATALOGUE, Mode.COMMANDING);
  private final MessageFactory tracking = new MessageFactory(CATALOGUE, Mode.TRACK_ONLY);

  @Test
  void givesACommandItsIdCausationAndLowestAttempt() {
    OutgoingMessage release =
        new OutgoingMessage(RELEASE, "o-1", payload("o-1"), new Cause("m-1", "00-trace"), 3);

    Message message = commanding.create(release, NOW);

    assertThat(message.envelope().source()).isEqualTo("/orchestrator");
    assertThat(message.envelope().time()).isEqualTo(NOW);
    assertThat(message.envelope().lineage())
        .isEqualTo(new Lineage(Envelopes.commandId("o-1", RELEASE), "m-1", 4, "00-trace"));
  }

  @Test
  void anEventHasNoCommandId() {
    Message message = commanding.create(outgoing("OrderCompletedEvent", "o-1"), NOW);

    assertThat(message.envelope().lineage()).isEqualTo(Lineage.NONE);
  }

  @Test
  void reportsAllViolations() {
    OutgoingMessage broken = new OutgoingMessage(RELEASE, "o-1", payload("o-2"), null);

    assertThatThrownBy(() -> commanding.create(broken, NOW))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("/orderId must equal its subject");
  }

  @Test
  void inTrackingModeOnlyTheOverdueNoticeIsAllowed() {
    assertThat(tracking.allows("OrderOverdueEvent")).isTrue();
    assertThatThrownBy(() -> tracking.create(outgoing(RELEASE, "o-1"), NOW))
        .isInstanceOf(TrackOnlyException.class);
    assertThat(commanding.allows(RELEASE)).isTrue();
  }

  private static OutgoingMessage outgoing(String type, String subject) {
    return new OutgoingMessage(type, subject, payload(subject), null);
  }

  private static ObjectNode payload(String orderId) {
    return JsonNodeFactory.instance.objectNode().put("orderId", orderId);
  }
}
