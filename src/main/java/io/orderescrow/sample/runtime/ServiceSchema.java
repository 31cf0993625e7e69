package io.orderescrow.sample.runtime;

import java.util.Map;
import java.util.Objects;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database schema of one service, with its own change history.
 *
 * <p>The service runs Liquibase by hand instead of as a bean. A Liquibase bean would switch off the
 * one of the application that shares the JVM with this service.
 */
class ServiceSchema {

  private final String name;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  ServiceSchema(String name, JdbcTemplate jdbc, TransactionTemplate transaction) {
    this.name = name;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * Creates or upgrades the schema. Several nodes may call this method at once.
   *
   * @param mode the Liquibase context
   * @throws IllegalStateException when the schema cannot be upgraded
   */
  void migrate(SampleSettings.Mode mode) {
    transaction.executeWithoutResult(status -> create());
    SpringLiquibase liquibase = new SpringLiquibase();
    liquibase.setDataSource(Objects.requireNonNull(jdbc.getDataSource(), "data source"));
    liquibase.setResourceLoader(new DefaultResourceLoader());
    liquibase.setChangeLog("classpath:db/changelog/participant.yaml");
    liquibase.setChangeLogParameters(Map.of("schema", name));
    liquibase.setContexts(mode.name());
    liquibase.setLiquibaseSchema(name);
    liquibase.setDefaultSchema(name);
    try {
      liquibase.afterPropertiesSet();
    } catch (LiquibaseException e) {
      throw new IllegalStateException(
          "The database schema '" + name + "' could not be upgraded", e);
    }
  }

  /** Takes a lock, because "if not exists" alone fails when two nodes start at the same moment. */
  private void create() {
    jdbc.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, "schema " + name);
    jdbc.execute("create schema if not exists " + name);
  }
}
