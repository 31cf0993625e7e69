package io.orderescrow.operator;

import io.orderescrow.retry.Decision;
import java.time.Instant;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What a person does about a service: what it owes, and what it wants to be asked again. */
@Component
@Profile("orchestrator")
public class ServiceDesk {

  /**
   * Asks a service again for all it owes since an outage.
   *
   * @return how many waits were made due
   */
  public int replay(String service, Instant since, Instant until, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /** Pushes an open retry at once. */
  public Decision runRetry(long id, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /** Sees to it that an open retry is never pushed. */
  public Decision cancelRetry(long id, String by, String why) {
    throw new UnsupportedOperationException();
  }
}
