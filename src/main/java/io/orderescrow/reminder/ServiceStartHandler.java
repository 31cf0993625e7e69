package io.orderescrow.reminder;

import io.orderescrow.message.Message;
import io.orderescrow.process.MessageHandler;
import java.time.OffsetDateTime;
import org.springframework.stereotype.Component;

/**
 * Re-sends the unanswered commands of a service that reports its start. Commands sent before the
 * start may be lost, on a bus that does not queue or in an outage.
 */
@Component
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
    replays.replayAfterStart(
        message.payload().path("service").asText(),
        OffsetDateTime.parse(message.payload().path("startedAt").asText()).toInstant());
  }
}
