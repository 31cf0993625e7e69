package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An advisory lock of PostgreSQL, one for each schema, held by a database session: it survives
 * commits and ends with the connection at the latest. Whoever takes it twice gives it back twice.
 */
final class SessionLock {

  /** Of PostgreSQL: {@code lock_not_available}. */
  private static final String NOT_IN_TIME = "55P03";

  private final SchemaDatabase database;

  SessionLock(SchemaDatabase database) {
    this.database = database;
  }

  /**
   * Waits a few seconds at most, so that no setting of the connection takes it for dead meanwhile.
   *
   * @return whether it was had
   */
  boolean take() throws SQLException {
    Connection connection = database.underlying();
    try (Statement limit = connection.createStatement()) {
      limit.execute("set local lock_timeout = '10s'");
      call("select pg_advisory_lock(hashtextextended(?, 0))");
    } catch (SQLException failure) {
      connection.rollback();
      if (NOT_IN_TIME.equals(failure.getSQLState())) {
        return false;
      }
      throw failure;
    }
    connection.commit();
    return true;
  }

  /** Gives it back; what the connection has not committed is gone. */
  void giveBack() throws SQLException {
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
