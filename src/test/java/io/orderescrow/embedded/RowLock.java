package io.orderescrow.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A transaction of somebody else that stays open and holds locks, past the gates. */
public final class RowLock implements AutoCloseable {

  private final Connection connection;

  private RowLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Runs a statement that locks rows, and leaves its transaction open.
   *
   * @param sql such as {@code select ... for update}
   */
  public static RowLock hold(TestEnvironment environment, String sql, Object... parameters) {
    try {
      Connection connection =
          DriverManager.getConnection(
              environment.jdbcUrlPastTheGate(), EmbeddedPostgreSql.USER, "");
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        statement.execute();
      }
      return new RowLock(connection);
    } catch (SQLException failure) {
      throw new IllegalStateException("Could not lock: " + sql, failure);
    }
  }

  /** Locks the executions of one order, as a look at them with {@code for update} does. */
  public static RowLock ofOrder(TestEnvironment environment, String order) {
    return hold(
        environment, "select 1 from act_ru_execution where business_key_ = ? for update", order);
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException failure) {
      throw new IllegalStateException("Could not unlock", failure);
    }
  }
}
