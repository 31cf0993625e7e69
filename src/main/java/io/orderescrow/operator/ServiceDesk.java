package io.orderescrow.operator;

import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.process.Replays;
import io.orderescrow.retry.Decision;
import io.orderescrow.retry.Retries;
import io.orderescrow.retry.Retry;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a person does about a service: what it owes, and what it wants to be asked again. */
@Component
@Profile("orchestrator")
public class ServiceDesk {

  private final Replays replays;
  private final Retries retries;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  ServiceDesk(Replays replays, Retries retries, AuditTrail trail, TransactionTemplate transaction) {
    this.replays = replays;
    this.retries = retries;
    this.trail = trail;
    this.transaction = transaction;
  }

  /**
   * Asks a service again for all it owes since an outage, see {@link Replays#of}.
   *
   * @return how many waits were made due
   */
  public int replay(String service, Instant since, Instant until, String by, String why) {
    Integer madeDue =
        transaction.execute(
            status -> {
              int waits = replays.of(service, since, until);
              String detail = "%d waits since %s, before %s".formatted(waits, since, until);
              trail.note(List.of(Note.ofTarget(Kind.REPLAY, by, why, service, null, detail)));
              return waits;
            });
    return madeDue == null ? 0 : madeDue;
  }

  /** Pushes an open retry at once. */
  public Decision runRetry(long id, String by, String why) {
    return decide(Kind.RUN_RETRY, by, why, () -> retries.run(id, by, why));
  }

  /** Sees to it that an open retry is never pushed. */
  public Decision cancelRetry(long id, String by, String why) {
    return decide(Kind.CANCEL_RETRY, by, why, () -> retries.cancel(id, by, why));
  }

  private Decision decide(Kind kind, String by, String why, Supplier<Decision> decide) {
    return transaction.execute(
        status -> {
          Decision decision = decide.get();
          if (decision instanceof Decision.Done done) {
            Retry retry = done.retry();
            String number = String.valueOf(retry.id());
            trail.note(
                List.of(Note.ofTarget(kind, by, why, number, retry.subject(), retry.target())));
          }
          return decision;
        });
  }
}
