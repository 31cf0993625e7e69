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

  /** Each timeout takes seconds, and the caller has other work. */
  private static final int MAX_TIMEOUTS = 2;

  private final WaitingMessageProcessor processor;
  private final IndividualRetry individualRetry;
  private final TransactionTemplate transaction;
  private final PostponedKeys postponed;

  EarlyMessages(
      WaitingMessageProcessor processor,
      IndividualRetry individualRetry,
      TransactionTemplate transaction,
      PostponedKeys postponed) {
    this.processor = processor;
    this.individualRetry = individualRetry;
    this.transaction = transaction;
    this.postponed = postponed;
  }

  /** A message of this business key met a timeout. The next ones need not meet it too. */
  void postpone(String subject) {
    postponed.postpone(subject);
  }

  /** The same as {@link #processWaiting}, also for postponed keys: something has changed there. */
  void processChanged(Collection<String> subjects) {
    postponed.forget(subjects);
    processWaiting(subjects);
  }

  /** Tries postponed business keys again whose time has come. */
  void processPostponed() {
    int timeouts = 0;
    for (String subject : postponed.due()) {
      processIndividually(subject);
      if (postponed.contains(subject) && ++timeouts == MAX_TIMEOUTS) {
        return;
      }
    }
  }

  /**
   * Applies the waiting messages of these business keys whose process now waits for them, and
   * settles those whose process has ended. It leaves out postponed business keys.
   *
   * @throws RuntimeException only when the database cannot be reached
   */
  void processWaiting(Collection<String> keys) {
    List<String> subjects = keys.stream().filter(key -> !postponed.contains(key)).toList();
    if (subjects.isEmpty()) {
      return;
    }
    List<List<String>> parts = subjects.size() == 1 ? List.of(subjects) : processor.parts(subjects);
    parts.forEach(this::processTogether);
  }

  private void processTogether(Collection<String> subjects) {
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
      postponed.forget(List.of(subject));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      if (DatabaseFailures.isTimeout(e)) {
        postponed.postpone(subject);
      } else {
        postponed.forget(List.of(subject));
      }
      parkOrKeepWaiting(subject, applied.get(), e);
    }
  }

  /** Parks the message that failed, and continues with the others of its business key. */
  private void parkOrKeepWaiting(
      String subject, @Nullable WaitingMessage message, RuntimeException failure) {
    String reason = FailureDescription.of(failure);
    if (message != null
        && !DatabaseFailures.isTransient(failure)
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
