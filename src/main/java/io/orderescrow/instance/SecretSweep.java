package io.orderescrow.instance;

import io.orderescrow.instance.SecretTable.Page;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Removes the secrets of messages that nobody needs any more. Each run looks at one page of the
 * messages that have secrets, so that many open orders do not make it slow.
 */
@Component
class SecretSweep implements SmartLifecycle {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final int PAGE = 1_000;

  private final List<Cursor> cursors;
  private final PollingLoop loop;

  SecretSweep(SecretTable table) {
    this.cursors = List.of(new Cursor(table::removeFromInbox), new Cursor(table::removeFromOutbox));
    this.loop =
        new PollingLoop(
            "secret-sweep",
            "secrets such as payment tokens are kept longer than they are needed",
            this::sweep,
            INTERVAL,
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  /** Always waits for the next interval: the rows that it leaves are still needed. */
  boolean sweep() {
    cursors.forEach(Cursor::next);
    return false;
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

  /** Removes the secrets of one table. */
  private interface Removal {
    Page after(long seq, int size);
  }

  private static final class Cursor {

    private final Removal removal;
    private long place;

    Cursor(Removal removal) {
      this.removal = removal;
    }

    /** Begins again after the last page. */
    void next() {
      Page page = removal.after(place, PAGE);
      place = page.size() < PAGE ? 0 : page.last();
    }
  }
}
