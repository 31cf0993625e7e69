package io.orderescrow.reminder;

import io.orderescrow.message.Message;
import io.orderescrow.process.MessageHandler;
import java.time.OffsetDateTime;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Hears that a service began to read its commands, and offers it at once what it still owes. What
 * was asked of it before may have gone by unread, on a bus that does not queue or in an outage.
 */
@Component
@Profile("orchestrator")
class ServiceStartHandler implements MessageHandler {

  static final String MESSAGE = "ServiceStartedEvent";

  private final Replays replays;

  ServiceStartHandler(Replays replays) {
    this.replays = replays;
  }

  @Override
  public String type() {
    return MESSAGE;
  }

  @Override
  public void handle(Message message) {
    replays.afterStartOf(
        message.payload().path("service").asText(),
        OffsetDateTime.parse(message.payload().path("startedAt").asText()).toInstant());
  }
}
