package io.orderescrow.process;

import io.orderescrow.message.Message;
import java.time.OffsetDateTime;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Hears that a service began to read its commands, and offers it at once what it still owes. What
 * was asked of it before may have gone by unread, on a bus that does not queue or in an outage.
 */
@Component
@Profile("orchestrator")
class ServiceStart implements MessageTaker {

  static final String MESSAGE = "ServiceStartedEvent";

  private final Replays replays;

  ServiceStart(Replays replays) {
    this.replays = replays;
  }

  @Override
  public String takes() {
    return MESSAGE;
  }

  @Override
  public void take(Message message) {
    replays.afterStartOf(
        message.payload().path("service").asText(),
        OffsetDateTime.parse(message.payload().path("startedAt").asText()).toInstant());
  }
}
