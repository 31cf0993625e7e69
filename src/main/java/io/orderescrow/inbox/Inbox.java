package io.orderescrow.inbox;

import io.orderescrow.inbox.InboxEntry.Verdict;
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
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Receives messages from the broker. When {@link #receive} returns, every message is stored with
 * its disposition, and the processes that waited for one have taken it. Both happen in one
 * transaction, together with the messages that the processes send.
 */
@Component
public class Inbox {

  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private final InboxReader reader;
  private final Intake intake;
  private final EarlyMessages early;
  private final IndividualRetry individualRetry;
  private final TransactionTemplate transaction;

  Inbox(
      InboxReader reader,
      Intake intake,
      EarlyMessages early,
      IndividualRetry individualRetry,
      TransactionTemplate transaction) {
    this.reader = reader;
    this.intake = intake;
    this.early = early;
    this.individualRetry = individualRetry;
    this.transaction = transaction;
  }

  /**
   * Stores and applies a batch in one transaction. If that fails, it processes each message alone,
   * so that one bad message does not affect the others. A message whose statements take too long,
   * because its order is locked for instance, is stored as WAITING and applied later.
   *
   * @param batch in the order of receipt; it may hold several messages of one business key
   * @throws RuntimeException only when the database cannot be reached; the caller may pass the
   *     whole batch again
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
            "A batch of {} messages failed and is processed one by one: {}",
            batch.size(),
            e.toString());
      }
      readings.forEach(this::takeIndividually);
      return;
    }
    early.processWaiting(waiting);
  }

  private void takeIndividually(ParsedMessage reading) {
    try {
      early.processWaiting(individualRetry.tryUntilDone(() -> intake.take(List.of(reading))));
    } catch (RuntimeException e) {
      if (DatabaseFailures.isOutage(e)) {
        throw e;
      }
      Disposition disposition =
          DatabaseFailures.isTransient(e) ? Disposition.WAITING : Disposition.PARKED;
      recordFailure(reading, new Verdict(disposition, FailureDescription.of(e)));
      if (reading instanceof Readable readable && disposition == Disposition.WAITING) {
        early.postpone(readable.message().envelope().subject());
      }
    }
  }

  private void recordFailure(ParsedMessage reading, Verdict verdict) {
    LoggingEventBuilder line = log.atWarn();
    if (reading instanceof Readable readable) {
      line = OrderLogging.in(line, readable.message().envelope().subject());
    }
    line.log("{} message: {}", verdict.disposition(), verdict.reason());
    individualRetry.tryUntilDone(() -> intake.record(reading, verdict));
  }
}
