package io.orderescrow.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Limits the connections of a pool that requests use at the same time. The others remain for the
 * intake of messages, the timers and the outbox, however slow the requests are. A request that gets
 * no connection in time fails as during an outage.
 */
final class RequestConnections extends DelegatingDataSource {

  /** The number of connections that the request of this thread holds; null on other threads. */
  private static final ThreadLocal<int @Nullable []> REQUEST = new ThreadLocal<>();

  private final Semaphore free;
  private final Duration maxWait;

  /**
   * @param max connections of all requests together
   * @param maxWait how long a request waits for one of them
   */
  RequestConnections(DataSource pool, int max, Duration maxWait) {
    super(pool);
    this.free = new Semaphore(max, true);
    this.maxWait = maxWait;
  }

  /** Marks this thread as one that serves a request, until {@link #endRequest}. */
  static void beginRequest() {
    REQUEST.set(new int[1]);
  }

  static void endRequest() {
    REQUEST.remove();
  }

  @Override
  public Connection getConnection() throws SQLException {
    int[] held = REQUEST.get();
    // A second connection of the same request must not wait for the first.
    if (held == null || held[0] > 0) {
      return super.getConnection();
    }
    acquire();
    try {
      Connection connection = super.getConnection();
      held[0]++;
      return returning(connection, held);
    } catch (SQLException | RuntimeException e) {
      free.release();
      throw e;
    }
  }

  private void acquire() throws SQLException {
    try {
      if (!free.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException(
            "All connections for requests have been in use for " + maxWait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("Interrupted", e);
    }
  }

  /** The connection, which frees its place when it is closed. */
  private Connection returning(Connection connection, int[] held) {
    boolean[] closed = new boolean[1];
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("equals")) {
                return proxy == arguments[0];
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (method.getName().equals("close") && !closed[0]) {
                  closed[0] = true;
                  held[0]--;
                  free.release();
                }
              }
            });
  }
}
