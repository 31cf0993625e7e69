package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.TestEnvironment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Tag("S39")
class RequestConnectionsIT {

  private static TestEnvironment environment;

  private RequestConnections connections;

  @BeforeAll
  static void open() {
    environment = TestEnvironment.withSchema();
  }

  @AfterAll
  static void close() {
    environment.close();
  }

  /** One connection for all requests together. */
  @BeforeEach
  void limit() {
    connections =
        new RequestConnections(
            new DriverManagerDataSource(
                environment.jdbcUrlPastTheGate(), EmbeddedPostgreSql.USER, ""),
            1,
            Duration.ofMillis(1));
  }

  @AfterEach
  void endRequest() {
    RequestConnections.endRequest();
  }

  @Test
  void slowRequestsLeaveConnectionsForOtherWork() throws Exception {
    RequestConnections.beginRequest();
    try (Connection slow = connections.getConnection();
        Connection second = connections.getConnection()) {
      assertThat(slow.isValid(1) && second.isValid(1)).as("one request may have two").isTrue();
      assertThatThrownBy(() -> inAnotherThread(true))
          .hasRootCauseInstanceOf(SQLTransientConnectionException.class);

      assertThat(inAnotherThread(false)).as("work without a request").isTrue();
    }

    assertThat(inAnotherThread(true)).as("a request after the slow one").isTrue();
  }

  @Test
  void aConnectionThatIsClosedTwiceFreesOnePlace() throws Exception {
    RequestConnections.beginRequest();
    Connection closed = connections.getConnection();
    closed.close();
    closed.close();

    try (Connection open = connections.getConnection()) {
      assertThat(open.isValid(1)).isTrue();
      assertThatThrownBy(() -> inAnotherThread(true))
          .hasRootCauseInstanceOf(SQLTransientConnectionException.class);
    }
  }

  private boolean inAnotherThread(boolean request) {
    return CompletableFuture.supplyAsync(
            () -> {
              if (request) {
                RequestConnections.beginRequest();
              }
              try (Connection connection = connections.getConnection()) {
                return connection.isValid(1);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              } finally {
                RequestConnections.endRequest();
              }
            })
        .join();
  }
}
