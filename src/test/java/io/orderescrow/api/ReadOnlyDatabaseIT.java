package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.TestEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** All connections lead to a server that accepts no writes, as after a failover. */
@OnTheWeb
@Tag("S39")
class ReadOnlyDatabaseIT {

  @Autowired private ApiClient caller;
  @Autowired private TestEnvironment environment;

  @AfterEach
  void acceptWrites() throws SQLException {
    execute("reset default_transaction_read_only");
  }

  @Test
  @Tag("F7")
  void answersUnavailableAndContinuesWhenWritesAreAccepted() throws SQLException {
    execute("set default_transaction_read_only = on");
    // New connections are read-only, and stay so until they are closed.
    environment.database().cut();
    environment.database().restore();

    await()
        .untilAsserted(
            () -> {
              ApiClient.Answer answer = place();
              assertThat(answer.status()).isEqualTo(503);
              assertThat(answer.at("/type")).isEqualTo("/problems/database-unavailable");
              assertThat(answer.header("Retry-After")).isEqualTo("5");
              assertThat(caller.get(ApiClient.ADMIN, "/orders?size=1").status()).isEqualTo(200);
            });

    execute("reset default_transaction_read_only");

    await().untilAsserted(() -> assertThat(place().status()).isEqualTo(202));
  }

  private ApiClient.Answer place() {
    return caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS);
  }

  private void execute(String change) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                environment.jdbcUrlPastTheGate(), EmbeddedPostgreSql.USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      statement.execute("alter database %s %s".formatted(environment.name(), change));
    }
  }
}
