package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Ensures that every delivery is recorded as carried out or rejected before it is acknowledged. A
 * bad command does not affect other commands. An unavailable database delays commands but loses
 * none.
 */
class CommandIntake {

  private static final Logger log = LoggerFactory.getLogger(CommandIntake.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final CommandHandler desk;
  private final RejectionTable rejections;
  private final Function<RawMessage, Command> read;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param read throws {@link UnusableCommandException} when a message breaks the contract
   */
  CommandIntake(
      CommandHandler desk, RejectionTable rejections, Function<RawMessage, Command> read) {
    this.desk = desk;
    this.rejections = rejections;
    this.read = read;
  }

  /**
   * Processes a batch.
   *
   * @return true when the whole batch is recorded and may be acknowledged; false when the intake is
   *     stopped before that
   */
  boolean take(List<ReceivedCommand> batch) {
    try {
      desk.handle(batch.stream().map(delivery -> read.apply(delivery.raw())).toList());
      return true;
    } catch (RuntimeException reason) {
      log.debug("A batch of {} commands failed; retrying each one alone", batch.size(), reason);
    }
    for (var delivery : batch) {
      if (!takeAlone(delivery)) {
        return false;
      }
    }
    return true;
  }

  /** Abandons a batch that waits for the database. */
  void stop() {
    stopped.countDown();
  }

  private boolean takeAlone(ReceivedCommand delivery) {
    var wait = FIRST_WAIT;
    while (true) {
      try {
        handleOrReject(delivery);
        return true;
      } catch (RuntimeException away) {
        log.warn("The database is unavailable; retrying in {}: {}", wait, away.toString());
        if (stoppedWithin(wait)) {
          return false;
        }
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    }
  }

  private void handleOrReject(ReceivedCommand delivery) {
    try {
      desk.handle(List.of(read.apply(delivery.raw())));
    } catch (RuntimeException reason) {
      if (passes(reason)) {
        throw reason;
      }
      log.warn("Rejected a command: {}", reason.toString());
      rejections.add(delivery, reason.toString());
    }
  }

  /**
   * Returns whether the database caused the failure, so that the same command can succeed later.
   */
  private static boolean passes(RuntimeException failure) {
    return failure instanceof TransientDataAccessException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof TransactionException;
  }

  private boolean stoppedWithin(Duration wait) {
    try {
      return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
