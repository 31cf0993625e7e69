package io.orderescrow.order;

import io.orderescrow.progress.LongWait;
import io.orderescrow.progress.Waits;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Where orders wait too long, by the same measure that the account of all orders goes by. */
@Component
@Profile("orchestrator")
public class LongWaits {

  private final Waits waits;
  private final OrderSettings settings;

  LongWaits(Waits waits, OrderSettings settings) {
    this.waits = waits;
    this.settings = settings;
  }

  /** Each activity where tokens of this definition wait. */
  public List<LongWait> forDefinition(String definitionId) {
    return waits.tooLong(definitionId, tolerance());
  }

  /** How far behind its time a timer may be before it is overdue. */
  public Duration tolerance() {
    return settings.overdueAfter();
  }
}
