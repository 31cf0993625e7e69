package io.orderescrow.sample.runtime;

import java.util.Map;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database schema that one service owns, with a change history of its own.
 *
 * <p>Liquibase is run by hand and is no bean: a bean of that type would switch off the one of the
 * application this service shares a JVM with.
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
   * Creates or upgrades the schema. Several nodes may do so at once.
   *
   * @throws IllegalStateException when it cannot be brought up to date
   */
  void migrate(String name) {
    transaction.executeWithoutResult(status -> create(name));
    var dataSource = jdbc.getDataSource();
    if (dataSource == null) {
      throw new IllegalStateException("No database to create the schema '" + name + "' in");
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
          "The database schema '" + name + "' could not be brought up to date", e);
    }
  }

  /** "If not exists" alone fails when two nodes start at the same moment. */
  private void create(String name) {
    jdbc.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, "schema " + name);
    jdbc.execute("create schema if not exists " + name);
  }
}
