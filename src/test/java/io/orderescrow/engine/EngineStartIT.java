package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.TestEnvironment;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Starts the engine with the settings of the application and none of its beans. */
class EngineStartIT {

  private static final String[] QUIET = {
    "--server.port=0", "--camunda.bpm.job-execution.enabled=false"
  };

  @EnableAutoConfiguration
  static class SettingsOnly {}

  @Test
  void createsTablesOnceOnAnEmptyDatabase() {
    try (TestEnvironment environment = TestEnvironment.fresh()) {
      long changes;
      try (var first = environment.run(SettingsOnly.class, "orchestrator", QUIET)) {
        assertThat(first.getBean(ManagementService.class).getTableCount())
            .containsKeys("ACT_RU_EXECUTION", "ACT_RU_EVENT_SUBSCR");
        changes = changes(first);
        assertThat(changes).isPositive();
      }
      try (var second = environment.run(SettingsOnly.class, "orchestrator", QUIET)) {
        assertThat(changes(second)).isEqualTo(changes);
      }
    }
  }

  @Test
  void sampleServiceHasNoEngineAndNoTables() {
    try (TestEnvironment environment = TestEnvironment.fresh();
        var service = environment.run(SettingsOnly.class, "inventory", QUIET)) {
      assertThat(service.getBeanNamesForType(ProcessEngine.class)).isEmpty();
      assertThat(service.getBeanNamesForType(CamundaJerseyResourceConfig.class)).isEmpty();
      assertThat(service.getBean(JdbcClient.class).sql(TABLES).query(Long.class).single()).isZero();
    }
  }

  /** Otherwise a silently broken network would keep locks for hours. */
  @Test
  void clientAndServerCloseADeadConnection() throws SQLException {
    try (TestEnvironment environment = TestEnvironment.fresh();
        var context = environment.run(SettingsOnly.class, "orchestrator", QUIET);
        var connection = context.getBean(DataSource.class).getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);
      JdbcClient jdbc = context.getBean(JdbcClient.class);
      assertThat(jdbc.sql("show idle_in_transaction_session_timeout").query().singleValue())
          .isEqualTo("1min");
      assertThat(jdbc.sql("show tcp_keepalives_idle").query().singleValue()).isEqualTo("30");
    }
  }

  private static final String TABLES = "select count(*) from pg_stat_user_tables";

  private static long changes(ConfigurableApplicationContext context) {
    return context
        .getBean(JdbcClient.class)
        .sql("select count(*) from databasechangelog")
        .query(Long.class)
        .single();
  }
}
