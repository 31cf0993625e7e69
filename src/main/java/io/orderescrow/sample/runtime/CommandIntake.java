package io.orderescrow.sample.runtime;

import com.rabbitmq.client.Channel;
import io.orderescrow.message.RawMessage;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Carries out or rejects every delivered command before it is acknowledged. A bad command does not
 * affect other commands. An unavailable database delays commands but loses none.
 *
 * <p>It processes the commands that have already arrived in one batch. A quiet queue therefore has
 * no batching delay, and the commands of a busy queue share transactions.
 */
class CommandIntake {

  private static final Logger log = LoggerFactory.getLogger(CommandIntake.class);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  private final CommandHandler handler;
  private final CommandTable table;
  private final MessageContract contract;
  private final int batchSize;
  private final PollingLoop loop;

  /** The SQL state of a statement that waited too long for a lock. */
  private static final String LOCK_TIMEOUT = "55P03";

  private final List<Delivery> batch = new ArrayList<>();

  /** Messages that the broker delivered. The prefetch limits their number. */
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

  CommandIntake(
      CommandHandler handler, CommandTable table, MessageContract contract, int batchSize) {
    this.handler = handler;
    this.table = table;
    this.contract = contract;
    this.batchSize = batchSize;
    this.loop =
        new PollingLoop(
            contract.queue, "commands wait in the queue", this::processBatch, IDLE, BACKOFF);
  }

  /**
   * A delivered message that is not acknowledged yet.
   *
   * @param channel the channel on which it must be acknowledged
   * @param tag its delivery tag on that channel
   */
  record Delivery(RawMessage message, Channel channel, long tag) {

    /** A closed channel throws several kinds of exception. None may end the processing. */
    void acknowledge() {
      try {
        channel.basicAck(tag, false);
      } catch (IOException | RuntimeException e) {
        log.info("Could not acknowledge; the broker redelivers the commands: {}", e.toString());
      }
    }
  }

  void add(Delivery delivery) {
    deliveries.add(delivery);
    loop.wake();
  }

  void start() {
    loop.start();
  }

  /** Finishes the current batch. Unacknowledged messages return to the queue. */
  void stop() {
    loop.stop(STOP_TIMEOUT);
  }

  private boolean processBatch() {
    while (batch.size() < batchSize && !deliveries.isEmpty()) {
      batch.add(deliveries.remove());
    }
    // The broker redelivers messages that arrived on a channel that is closed now.
    batch.removeIf(delivery -> !delivery.channel().isOpen());
    if (!batch.isEmpty()) {
      process();
    }
    return !deliveries.isEmpty();
  }

  /**
   * Empties the batch.
   *
   * @throws RuntimeException when the database is unavailable; the rest of the batch is retried
   */
  private void process() {
    try {
      handler.handle(batch.stream().map(each -> contract.read(each.message())).toList());
      batch.forEach(Delivery::acknowledge);
      batch.clear();
      return;
    } catch (RuntimeException reason) {
      log.debug("A batch of {} commands failed; retrying each one alone", batch.size(), reason);
    }
    while (!batch.isEmpty()) {
      handleOrReject(batch.get(0).message());
      batch.remove(0).acknowledge();
    }
  }

  private void handleOrReject(RawMessage message) {
    try {
      handler.handle(List.of(contract.read(message)));
    } catch (RuntimeException reason) {
      if (isTransient(reason)) {
        throw reason;
      }
      log.warn("Rejected a command: {}", reason.toString());
      table.reject(message, reason.toString());
    }
  }

  /**
   * Returns whether the database caused the failure, so that the same command can succeed later.
   */
  private static boolean isTransient(RuntimeException failure) {
    return failure instanceof TransientDataAccessException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof TransactionException
        || failure.getCause() instanceof SQLException database
            && LOCK_TIMEOUT.equals(database.getSQLState());
  }
}
