package io.orderescrow.inbox;

import io.orderescrow.inbox.Entry.Verdict;
import java.util.Collection;
import java.util.List;
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

  /** As in {@link Inbox}: a message is to blame only if it fails again and again. */
  private static final int TRIES = 5;

  private final Settlement settlement;
  private final TransactionTemplate transaction;

  EarlyMessages(Settlement settlement, TransactionTemplate transaction) {
    this.settlement = settlement;
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
      if (DatabaseTrouble.isOutage(e)) {
        throw e;
      }
      subjects.forEach(this::lookAlone);
    }
  }

  private void lookAlone(String subject) {
    for (int attempt = 1; ; attempt++) {
      try {
        settle(List.of(subject));
        return;
      } catch (RuntimeException e) {
        if (DatabaseTrouble.isOutage(e)) {
          throw e;
        }
        if (attempt == TRIES) {
          giveUp(subject, e);
          return;
        }
      }
    }
  }

  private void giveUp(String subject, RuntimeException failure) {
    if (DatabaseTrouble.isConflict(failure)) {
      log.info("Waiting messages of {} met {} conflicts; the sweep looks again", subject, TRIES);
      return;
    }
    log.warn("A message for {} is parked: {}", subject, Failures.sentence(failure));
    Verdict parked = new Verdict(Disposition.PARKED, Failures.sentence(failure));
    Boolean found = transaction.execute(status -> settlement.park(subject, parked));
    if (Boolean.TRUE.equals(found)) {
      lookAlone(subject);
    }
  }

  /** One message of each business key at a time, until none of them moves anything. */
  private void settle(Collection<String> subjects) {
    Boolean more;
    do {
      more = transaction.execute(status -> settlement.settle(subjects));
    } while (Boolean.TRUE.equals(more));
  }
}
