package io.orderescrow.sample.runtime;

import java.util.Map;
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

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final SampleSettings.Mode mode;

  ServiceSchema(JdbcTemplate jdbc, TransactionTemplate transaction, SampleSettings.Mode mode) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.mode = mode;
  }

  /**
   * Creates or upgrades the schema. Several nodes may call this method at once.
   *
   * @throws IllegalStateException when the schema cannot be upgraded
   */
  void migrate(String name) {
    transaction.executeWithoutResult(status -> create(name));
    var dataSource = jdbc.getDataSource();
    if (dataSource == null) {
      throw new IllegalStateException("There is no database for the schema '" + name + "'");
    }
    var liquibase = new SpringLiquibase();
    liquibase.setDataSource(dataSource);
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
  private void create(String name) {
    jdbc.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, "schema " + name);
    jdbc.execute("create schema if not exists " + name);
  }
}
