package io.orderescrow.drill;

import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL server and the broker that all shops of a drill share. */
abstract class DrillServers implements AutoCloseable {

  /** A database, a virtual host and a mail server that nobody else uses. */
  abstract TestEnvironment surroundings();

  @Override
  public void close() {}

  /** Those of the test run, which go on afterwards. */
  static DrillServers ofTheTests() {
    return new DrillServers() {
      @Override
      TestEnvironment surroundings() {
        return TestEnvironment.fresh();
      }
    };
  }

  /** New ones in temporary folders; they start when first asked for and leave nothing behind. */
  static DrillServers temporary() {
    return new Temporary();
  }

  private static final class Temporary extends DrillServers {

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable EmbeddedPostgreSql postgreSql;
    private @Nullable EmbeddedBroker broker;

    @Override
    synchronized TestEnvironment surroundings() {
      if (postgreSql == null || broker == null) {
        CompletableFuture<EmbeddedBroker> starting =
            CompletableFuture.supplyAsync(EmbeddedBroker::inMemory);
        postgreSql = EmbeddedPostgreSql.temporary();
        open.add(postgreSql);
        broker = starting.join();
        open.add(broker);
      }
      return TestEnvironment.on(postgreSql, broker);
    }

    @Override
    public synchronized void close() {
      for (AutoCloseable each : open) {
        try {
          each.close();
        } catch (Exception failure) {
          System.err.println("Not stopped in good order: " + failure);
        }
      }
      open.clear();
    }
  }
}
