package io.orderescrow.tracking;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * The nodes that run, as PostgreSQL knows them: each holds a lock that they share, in a session of
 * its own, which ends with the node however it ends.
 */
@Component
@Profile("orchestrator")
class ModeLock {

  private static final String STARTING = "hashtextextended('order escrow starts', 0)";
  private static final String RUNNING = "hashtextextended('order escrow runs', 0)";

  private final DataSource database;
  private @Nullable Connection connection;
  private @Nullable JdbcTemplate session;

  ModeLock(DataSource database) {
    this.database = database;
  }

  void open() {
    try {
      connection = database.getConnection();
      session = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    } catch (SQLException e) {
      throw new CannotGetJdbcConnectionException("No session for this node", e);
    }
  }

  /** Waits until no other node is starting; it is over when this one joins or leaves. */
  void startAlone() {
    call("select pg_advisory_lock(" + STARTING + ")");
  }

  /** Whether no node runs; none can then begin to until this one has joined. */
  boolean isEmpty() {
    boolean empty =
        Boolean.TRUE.equals(
            session()
                .queryForObject("select pg_try_advisory_lock(" + RUNNING + ")", Boolean.class));
    if (empty) {
      call("select pg_advisory_unlock(" + RUNNING + ")");
    }
    return empty;
  }

  /** From now on this node runs. */
  void join() {
    call("select pg_advisory_lock_shared(" + RUNNING + ")");
    call("select pg_advisory_unlock(" + STARTING + ")");
  }

  /** The node runs no more. Its connection goes back, so what the session holds must not. */
  void close() {
    try (Connection closing = connection) {
      if (closing != null) {
        call("select pg_advisory_unlock_all()");
      }
    } catch (SQLException | RuntimeException gone) {
      // With the connection its locks have gone too.
    } finally {
      connection = null;
      session = null;
    }
  }

  private void call(String sql) {
    session().query(sql, row -> {});
  }

  private JdbcTemplate session() {
    if (session == null) {
      throw new IllegalStateException("This node has no session yet");
    }
    return session;
  }
}
