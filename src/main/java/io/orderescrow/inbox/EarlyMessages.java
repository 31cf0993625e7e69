package io.orderescrow.inbox;

import io.orderescrow.message.OrderLogging;
import io.orderescrow.transaction.DatabaseFailures;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies messages that arrived before their process waited for them. The receiver of a message
 * commits and then looks for a waiting process; a process that begins to wait commits and then
 * looks for messages. Whichever comes second finds the other.
 */
@Component
class EarlyMessages {

  private static final Logger log = LoggerFactory.getLogger(EarlyMessages.class);

  private final WaitingMessageProcessor processor;
  private final IndividualRetry individualRetry;
  private final TransactionTemplate transaction;

  EarlyMessages(
      WaitingMessageProcessor processor,
      IndividualRetry individualRetry,
      TransactionTemplate transaction) {
    this.processor = processor;
    this.individualRetry = individualRetry;
    this.transaction = transaction;
  }

  /**
   * Applies the waiting messages of these business keys whose process now waits for them, and
   * settles those whose process has ended.
   *
   * @throws RuntimeException only when the database cannot be reached
   */
  void processWaiting(Collection<String> subjects) {
    if (subjects.isEmpty()) {
      return;
    }
    try {
      // One message of each business key at a time.
      repeatWhileChanged(
          () ->
              Boolean.TRUE.equals(
                  transaction.execute(status -> processor.settle(subjects, message -> {}))));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      subjects.forEach(this::processIndividually);
    }
  }

  private void processIndividually(String subject) {
    AtomicReference<@Nullable WaitingMessage> applied = new AtomicReference<>();
    try {
      repeatWhileChanged(
          () ->
              individualRetry.tryUntilDone(() -> processor.settle(List.of(subject), applied::set)));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      parkOrKeepWaiting(subject, applied.get(), e);
    }
  }

  /** Parks the message that failed, and continues with the others of its business key. */
  private void parkOrKeepWaiting(
      String subject, @Nullable WaitingMessage message, RuntimeException failure) {
    String reason = FailureDescription.of(failure);
    if (message != null
        && !DatabaseFailures.isConflict(failure)
        && individualRetry.tryUntilDone(() -> processor.park(message, reason))) {
      OrderLogging.in(log.atWarn(), subject)
          .log("A message for {} failed and is parked: {}", subject, reason);
      processIndividually(subject);
    } else {
      OrderLogging.in(log.atWarn(), subject)
          .log("Waiting messages of {} could not be applied and keep waiting: {}", subject, reason);
    }
  }

  private static void repeatWhileChanged(BooleanSupplier change) {
    boolean changed;
    do {
      changed = change.getAsBoolean();
    } while (changed);
  }
}
