package io.orderescrow.operator;

import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.reminder.Replays;
import io.orderescrow.retry.Retries;
import io.orderescrow.retry.Retry;
import io.orderescrow.retry.RetryDecision;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operator actions on a service: replay its commands, run or cancel its retries. */
@Component
public class ServiceActions {

  private final Replays replays;
  private final Retries retries;
  private final ActionTable trail;
  private final TransactionTemplate transaction;

  ServiceActions(
      Replays replays, Retries retries, ActionTable trail, TransactionTemplate transaction) {
    this.replays = replays;
    this.retries = retries;
    this.trail = trail;
    this.transaction = transaction;
  }

  /**
   * Re-sends every command that a service has not answered since an outage; see {@link
   * Replays#replay}.
   *
   * @return how many commands are re-sent
   */
  public int replay(String service, Instant since, Instant until, String by, String why) {
    Integer madeDue =
        transaction.execute(
            status -> {
              int waits = replays.replay(service, since, until);
              String detail = "%d waits since %s, before %s".formatted(waits, since, until);
              trail.record(
                  List.of(AuditEntry.ofTarget(Kind.REPLAY, by, why, service, null, detail)));
              return waits;
            });
    return madeDue == null ? 0 : madeDue;
  }

  /** Sends an open retry now. */
  public RetryDecision runRetry(long id, String by, String why) {
    return decide(Kind.RUN_RETRY, by, why, () -> retries.run(id, by, why));
  }

  /** Cancels an open retry. */
  public RetryDecision cancelRetry(long id, String by, String why) {
    return decide(Kind.CANCEL_RETRY, by, why, () -> retries.cancel(id, by, why));
  }

  private RetryDecision decide(Kind kind, String by, String why, Supplier<RetryDecision> decide) {
    return transaction.execute(
        status -> {
          RetryDecision decision = decide.get();
          if (decision instanceof RetryDecision.Done done) {
            Retry retry = done.retry();
            String number = String.valueOf(retry.id());
            trail.record(
                List.of(
                    AuditEntry.ofTarget(kind, by, why, number, retry.subject(), retry.target())));
          }
          return decision;
        });
  }
}
