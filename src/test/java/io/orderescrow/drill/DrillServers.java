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

  /** A database, a virtual host and a mail server for exclusive use. */
  abstract TestEnvironment environment();

  @Override
  public void close() {}

  /**
   * The servers of the test run, which keep running after the drill. The broker is the embedded
   * one, as in the development run.
   */
  static DrillServers ofTheTests() {
    return new DrillServers() {
      @Override
      TestEnvironment environment() {
        return TestEnvironment.onEmbeddedBroker();
      }
    };
  }

  /** New servers in temporary folders. They start at the first use and leave nothing behind. */
  static DrillServers temporary() {
    return new Temporary();
  }

  private static final class Temporary extends DrillServers {

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable EmbeddedPostgreSql postgreSql;
    private @Nullable EmbeddedBroker broker;

    @Override
    synchronized TestEnvironment environment() {
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
