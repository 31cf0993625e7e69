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
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks again for messages that came before anybody waited for them. The receiver commits and then
 * looks; a process that begins to wait commits and then looks: whichever comes second finds the
 * other.
 */
@Component
@Profile("orchestrator")
class EarlyMessages {

  private static final Logger log = LoggerFactory.getLogger(EarlyMessages.class);

  private final WaitingMessageProcessor settlement;
  private final IndividualRetry alone;
  private final TransactionTemplate transaction;

  EarlyMessages(
      WaitingMessageProcessor settlement, IndividualRetry alone, TransactionTemplate transaction) {
    this.settlement = settlement;
    this.alone = alone;
    this.transaction = transaction;
  }

  /**
   * Applies the waiting messages of these business keys as far as somebody waits for them, and
   * settles those whose process has ended meanwhile.
   *
   * @throws RuntimeException only when the database cannot be reached
   */
  void look(Collection<String> subjects) {
    if (subjects.isEmpty()) {
      return;
    }
    try {
      settle(subjects);
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      subjects.forEach(this::lookAlone);
    }
  }

  private void lookAlone(String subject) {
    AtomicReference<@Nullable WaitingMessage> applied = new AtomicReference<>();
    try {
      untilNothingMoves(
          () -> alone.tryUntilDone(() -> settlement.settle(List.of(subject), applied::set)));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      giveUp(subject, applied.get(), e);
    }
  }

  /** Parks the message that was to be applied, and goes on with the others of its business key. */
  private void giveUp(String subject, @Nullable WaitingMessage message, RuntimeException failure) {
    String reason = RetryableFailures.sentence(failure);
    if (message != null
        && !DatabaseFailures.isConflict(failure)
        && alone.tryUntilDone(() -> settlement.park(message, reason))) {
      OrderLogging.in(log.atWarn(), subject).log("A message for {} is parked: {}", subject, reason);
      lookAlone(subject);
    } else {
      OrderLogging.in(log.atWarn(), subject)
          .log("Waiting messages of {} go on waiting: {}", subject, reason);
    }
  }

  /** One message of each business key at a time, until none of them moves anything. */
  private void settle(Collection<String> subjects) {
    untilNothingMoves(
        () ->
            Boolean.TRUE.equals(
                transaction.execute(status -> settlement.settle(subjects, message -> {}))));
  }

  private static void untilNothingMoves(BooleanSupplier moves) {
    boolean more;
    do {
      more = moves.getAsBoolean();
    } while (more);
  }
}
