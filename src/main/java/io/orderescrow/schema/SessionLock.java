package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An advisory lock of PostgreSQL, one for each schema. The database session holds it: it survives
 * commits and ends with the connection at the latest. It is reentrant.
 */
final class SessionLock {

  /** The SQL state after {@code lock_timeout}. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final SchemaDatabase database;

  SessionLock(SchemaDatabase database) {
    this.database = database;
  }

  /**
   * Waits at most ten seconds, so that no time limit of the connection ends it.
   *
   * @return whether it was acquired
   */
  boolean tryAcquire() throws SQLException {
    Connection connection = database.underlying();
    try (Statement limit = connection.createStatement()) {
      limit.execute("set local lock_timeout = '10s'");
      call("select pg_advisory_lock(hashtextextended(?, 0))");
    } catch (SQLException failure) {
      connection.rollback();
      if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
        return false;
      }
      throw failure;
    }
    connection.commit();
    return true;
  }

  /** Rolls back uncommitted work and releases the lock. */
  void release() throws SQLException {
    database.underlying().rollback();
    call("select pg_advisory_unlock(hashtextextended(?, 0))");
    database.underlying().commit();
  }

  private void call(String sql) throws SQLException {
    try (PreparedStatement statement = database.underlying().prepareStatement(sql)) {
      statement.setString(1, "liquibase " + schema());
      statement.execute();
    }
  }

  String schema() {
    return String.valueOf(database.getLiquibaseSchemaName());
  }
}
