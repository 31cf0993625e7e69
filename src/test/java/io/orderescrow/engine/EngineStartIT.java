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

/** Start order and roles, with nothing of ours but the settings. */
class EngineStartIT {

  private static final String[] QUIET = {
    "--server.port=0", "--camunda.bpm.job-execution.enabled=false"
  };

  @EnableAutoConfiguration
  static class SettingsAlone {}

  @Test
  void engineFindsItsTablesOnAnEmptyDatabaseAndOnAnExistingOne() {
    try (TestEnvironment surroundings = TestEnvironment.fresh()) {
      long changes;
      try (var first = surroundings.run(SettingsAlone.class, "orchestrator", QUIET)) {
        assertThat(first.getBean(ManagementService.class).getTableCount())
            .containsKeys("ACT_RU_EXECUTION", "ACT_RU_EVENT_SUBSCR");
        changes = changes(first);
        assertThat(changes).isPositive();
      }
      try (var second = surroundings.run(SettingsAlone.class, "orchestrator", QUIET)) {
        assertThat(changes(second)).isEqualTo(changes);
      }
    }
  }

  @Test
  void participantAloneHasNoEngineAndNoTablesOfIt() {
    try (TestEnvironment surroundings = TestEnvironment.fresh();
        var participant = surroundings.run(SettingsAlone.class, "inventory", QUIET)) {
      assertThat(participant.getBeanNamesForType(ProcessEngine.class)).isEmpty();
      assertThat(participant.getBeanNamesForType(CamundaJerseyResourceConfig.class)).isEmpty();
      assertThat(participant.getBean(JdbcClient.class).sql(TABLES).query(Long.class).single())
          .isZero();
    }
  }

  /** Else a network that breaks without a word leaves locks behind for hours. */
  @Test
  void bothSidesGiveUpAConnectionOnWhichNothingPasses() throws SQLException {
    try (TestEnvironment surroundings = TestEnvironment.fresh();
        var context = surroundings.run(SettingsAlone.class, "orchestrator", QUIET);
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
