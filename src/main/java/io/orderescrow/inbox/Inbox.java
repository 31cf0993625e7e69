package io.orderescrow.inbox;

import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.OrderLogging;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.RawMessage;
import io.orderescrow.transaction.DatabaseFailures;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes messages off the broker's hands. When {@link #receive} returns, each of them is recorded
 * with its disposition, and a process has taken those that one waited for; both in the same
 * transaction, together with whatever the processes decided to send.
 */
@Component
@Profile("orchestrator")
public class Inbox {

  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private final MessageReader reader;
  private final Intake intake;
  private final EarlyMessages early;
  private final IndividualRetry alone;
  private final TransactionTemplate transaction;

  Inbox(
      MessageReader reader,
      Intake intake,
      EarlyMessages early,
      IndividualRetry alone,
      TransactionTemplate transaction) {
    this.reader = reader;
    this.intake = intake;
    this.early = early;
    this.alone = alone;
    this.transaction = transaction;
  }

  /**
   * Records and applies a batch in one transaction. If that fails, each message is tried alone, so
   * that a bad one costs only itself.
   *
   * @param batch in the order of receipt; several messages of one business key are allowed
   * @throws RuntimeException only when the database cannot be reached: nothing of what is thrown
   *     for has been recorded, and the batch may be given again whole
   */
  public void receive(List<RawMessage> batch) {
    List<ParsedMessage> readings = batch.stream().map(reader::read).toList();
    Set<String> waiting;
    try {
      waiting = transaction.execute(status -> intake.take(readings));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      if (readings.size() > 1) {
        log.info(
            "A batch of {} is taken one by one, since it failed: {}", batch.size(), e.toString());
      }
      readings.forEach(this::takeAlone);
      return;
    }
    early.look(waiting);
  }

  private void takeAlone(ParsedMessage reading) {
    try {
      early.look(alone.tryUntilDone(() -> intake.take(List.of(reading))));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      record(reading, new Verdict(blame(e), RetryableFailures.sentence(e)));
    }
  }

  private static Disposition blame(RuntimeException e) {
    return DatabaseFailures.isConflict(e) ? Disposition.WAITING : Disposition.PARKED;
  }

  private void record(ParsedMessage reading, Verdict verdict) {
    LoggingEventBuilder line = log.atWarn();
    if (reading instanceof Readable readable) {
      line = OrderLogging.in(line, readable.message().envelope().subject());
    }
    line.log("{} message: {}", verdict.disposition(), verdict.reason());
    alone.tryUntilDone(() -> intake.record(reading, verdict));
  }
}
