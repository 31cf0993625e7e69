package io.orderescrow.sample.runtime;

import io.orderescrow.sample.runtime.ServiceRuntime.Resources;
import java.util.Map;
import java.util.Objects;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The database schema of one service, with its own change history.
 *
 * <p>The service runs Liquibase by hand instead of as a bean. A Liquibase bean would switch off the
 * one of the application that shares the JVM with this service.
 */
class ServiceSchema {

  private final String name;
  private final Resources resources;

  ServiceSchema(String name, Resources resources) {
    this.name = name;
    this.resources = resources;
  }

  /**
   * Creates or upgrades the schema. Several nodes may call this method at once.
   *
   * @throws IllegalStateException when the schema cannot be upgraded
   */
  void migrate() {
    JdbcTemplate jdbc = resources.jdbc();
    resources.transaction().executeWithoutResult(status -> create(jdbc));
    SpringLiquibase liquibase = new SpringLiquibase();
    liquibase.setDataSource(Objects.requireNonNull(jdbc.getDataSource(), "data source"));
    liquibase.setResourceLoader(new DefaultResourceLoader());
    liquibase.setChangeLog("classpath:db/changelog/participant.yaml");
    liquibase.setChangeLogParameters(Map.of("schema", name));
    liquibase.setContexts(resources.settings().mode().name());
    liquibase.setLiquibaseSchema(name);
    liquibase.setDefaultSchema(name);
    try {
      liquibase.afterPropertiesSet();
    } catch (LiquibaseException e) {
      throw new IllegalStateException(
          "The database schema '" + name + "' could not be upgraded", e);
    }
  }

  /**
   * Takes a lock, because two nodes that start at the same moment must not both create it. The
   * clause "if not exists" would require the right to create schemas even if the schema exists.
   */
  private void create(JdbcTemplate jdbc) {
    jdbc.execute("set local lock_timeout = 0");
    jdbc.query("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, "schema " + name);
    if (jdbc.queryForObject("select to_regnamespace(?)::text", String.class, name) == null) {
      jdbc.execute("create schema " + name);
    }
  }
}
