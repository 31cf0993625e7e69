package io.orderescrow.instance;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Deletes the search keys of ended instances after their retention. */
@Component
class SearchKeyPurge implements SmartLifecycle {

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final int BATCH = 1_000;

  private final SearchKeyTable table;
  private final InstanceSettings settings;
  private final Clock clock;
  private final PollingLoop loop;

  SearchKeyPurge(SearchKeyTable table, InstanceSettings settings, Clock clock) {
    this.table = table;
    this.settings = settings;
    this.clock = clock;
    this.loop =
        new PollingLoop(
            "search-key-purge",
            "search keys are kept past their retention",
            this::purge,
            INTERVAL,
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  /** Returns whether there is more to purge. */
  boolean purge() {
    return table.purge(clock.instant().minus(settings.searchKeyRetention()), BATCH) == BATCH;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(STOP_TIMEOUT);
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }
}
