package io.orderescrow.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this node sends that was sent before: the same command of the same business key, its
 * attempt above one. Each is a duplicate to a service that had it.
 */
class ResendMeter implements MeterBinder {

  private volatile @Nullable MeterRegistry registry;

  @Override
  public void bindTo(MeterRegistry newRegistry) {
    registry = newRegistry;
  }

  /** Takes note of committed messages. */
  void count(List<UnsentMessage> committed) {
    MeterRegistry counting = registry;
    if (counting == null) {
      return;
    }
    for (UnsentMessage row : committed) {
      if (row.message().envelope().lineage().attempt() > 1) {
        Counter.builder("fulfilment.outbox.resends")
            .tag("type", row.message().envelope().type())
            .description("Messages sent again, by this node, since it started")
            .register(counting)
            .increment();
      }
    }
  }
}
