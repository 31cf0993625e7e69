package io.orderescrow.reminder;

import io.orderescrow.outbox.Outbox;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * How patiently a service has been asked; the bean {@code asked} of the models, for the tasks of
 * people who have to decide what is to be done about its silence.
 */
@Component("asked")
@Profile("orchestrator")
public class SentCommands {

  private final Outbox outbox;

  SentCommands(Outbox outbox) {
    this.outbox = outbox;
  }

  /** How often this command has been sent for the business key up to now. */
  public int times(DelegateExecution execution, String command) {
    return outbox.timesSent(execution.getProcessBusinessKey(), command);
  }

  /** When it was sent first; null when that is longer ago than sent messages are kept. */
  public @Nullable Date since(DelegateExecution execution, String command) {
    return outbox
        .firstSent(execution.getProcessBusinessKey(), command)
        .map(Date::from)
        .orElse(null);
  }
}
