package io.orderescrow.reminder;

import io.orderescrow.outbox.OutboxLogTable;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * How often and since when a command was sent: the bean {@code sentCommands} of the models. User
 * tasks show it to the person who decides about a silent service.
 */
@Component("sentCommands")
public class SentCommands {

  private final OutboxLogTable outbox;

  SentCommands(OutboxLogTable outbox) {
    this.outbox = outbox;
  }

  /** How often this command was sent for the business key. */
  public int count(DelegateExecution execution, String command) {
    return outbox.timesSent(execution.getProcessBusinessKey(), command);
  }

  /** When it was first sent; null when that is longer ago than sent messages are kept. */
  public @Nullable Date since(DelegateExecution execution, String command) {
    return outbox
        .firstSent(execution.getProcessBusinessKey(), command)
        .map(Date::from)
        .orElse(null);
  }

  /** The former name of this bean: running instances keep the model that they were started with. */
  @Bean("asked")
  SentCommands asked() {
    return this;
  }

  /** The former name of {@link #count}. */
  public int times(DelegateExecution execution, String command) {
    return count(execution, command);
  }
}
