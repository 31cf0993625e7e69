package io.orderescrow.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL server and the broker of this test JVM. Each starts when a test first asks for it,
 * so tests that need neither do not pay; both stop after all tests, by {@link RealPartsSession}.
 *
 * <p>The broker is the embedded one, or the RabbitMQ the environment names (see {@link RabbitMq});
 * the system property {@code fulfilment.test.broker}, {@code embedded} or {@code rabbitmq}, insists
 * on one of them.
 */
final class RealParts {

  private static final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private static @Nullable EmbeddedPostgreSql postgreSql;
  private static @Nullable TestBroker broker;

  private RealParts() {}

  static synchronized EmbeddedPostgreSql postgreSql() {
    if (postgreSql == null) {
      postgreSql = EmbeddedPostgreSql.temporary();
      toClose.push(postgreSql);
    }
    return postgreSql;
  }

  static synchronized TestBroker broker() {
    if (broker == null) {
      broker = startOrFindBroker();
      toClose.push(broker);
    }
    return broker;
  }

  /** To be closed before the server and the broker: contexts, and what tests left open. */
  static synchronized void closeFirst(AutoCloseable open) {
    toClose.push(open);
  }

  static synchronized void forget(AutoCloseable closed) {
    toClose.remove(closed);
  }

  static void closeAll() throws Exception {
    for (AutoCloseable next = next(); next != null; next = next()) {
      next.close();
    }
  }

  private static synchronized @Nullable AutoCloseable next() {
    return toClose.poll();
  }

  private static TestBroker startOrFindBroker() {
    Optional<TestBroker> atHand = RabbitMq.from(System.getenv());
    return switch (System.getProperty("fulfilment.test.broker", "")) {
      case "embedded" -> EmbeddedBroker.inMemory();
      case "rabbitmq" ->
          atHand.orElseThrow(
              () -> new IllegalStateException("No RabbitMQ: FULFILMENT_TEST_RABBITMQ is not set"));
      default -> atHand.orElseGet(EmbeddedBroker::inMemory);
    };
  }
}
