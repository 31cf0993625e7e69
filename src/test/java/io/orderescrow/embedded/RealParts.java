package io.orderescrow.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server and the broker of this test JVM. Each starts when a test first requests it,
 * so tests that need neither do not wait. {@link RealPartsSession} stops both after all tests.
 *
 * <p>The broker is the RabbitMQ that the environment names (see {@link RabbitMq}), otherwise the
 * embedded broker. A test may always use the embedded broker.
 */
final class RealParts {

  private static final Logger log = LoggerFactory.getLogger(RealParts.class);
  private static final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private static @Nullable EmbeddedPostgreSql postgreSql;
  private static @Nullable TestBroker broker;
  private static @Nullable EmbeddedBroker embeddedBroker;
  private static @Nullable String template;

  private RealParts() {}

  static synchronized EmbeddedPostgreSql postgreSql() {
    if (postgreSql == null) {
      postgreSql = EmbeddedPostgreSql.temporary();
      toClose.push(postgreSql);
    }
    return postgreSql;
  }

  /**
   * The name of a database of {@link #postgreSql()} that has the orchestrator's schema and no rows.
   */
  static synchronized String template() {
    if (template == null) {
      template = Template.createOn(postgreSql());
    }
    return template;
  }

  static synchronized TestBroker broker() {
    if (broker == null) {
      broker = TestBroker.atHand().orElseGet(RealParts::embeddedBroker);
    }
    return broker;
  }

  static synchronized EmbeddedBroker embeddedBroker() {
    if (embeddedBroker == null) {
      embeddedBroker = EmbeddedBroker.inMemory();
      toClose.push(embeddedBroker);
    }
    return embeddedBroker;
  }

  /**
   * Registers a resource, such as a context, that must be closed before the server and the broker.
   */
  static synchronized void closeFirst(AutoCloseable open) {
    toClose.push(open);
  }

  static synchronized void forget(AutoCloseable closed) {
    toClose.remove(closed);
  }

  /**
   * Closes everything, also after a failure: the servers must end with this JVM.
   *
   * @throws IllegalStateException names each part that did not close, with its reason. The log has
   *     the stack traces, which Failsafe does not show.
   */
  static void closeAll() {
    List<String> failures = new ArrayList<>();
    for (AutoCloseable next = next(); next != null; next = next()) {
      try {
        next.close();
      } catch (Exception failure) {
        log.error("{} did not close", next, failure);
        failures.add(next + ": " + failure);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("Did not close: " + String.join("\n", failures));
    }
  }

  private static synchronized @Nullable AutoCloseable next() {
    return toClose.poll();
  }
}
