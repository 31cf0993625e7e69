package io.orderescrow.embedded;

import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database with the orchestrator's schema and without rows. It is copied for each system under
 * test. Liquibase needs seconds to create the schema; PostgreSQL copies it in a fraction of a
 * second.
 */
final class Template {

  private static final String NAME = "escrow_template";

  private Template() {}

  /** Creates the template and returns the name of the database. */
  static String createOn(EmbeddedPostgreSql server) {
    server.createDatabase(NAME);
    SingleConnectionDataSource connection =
        new SingleConnectionDataSource(server.jdbcUrl(NAME), EmbeddedPostgreSql.USER, "", true);
    SpringLiquibase liquibase = new SpringLiquibase();
    liquibase.setDataSource(connection);
    liquibase.setResourceLoader(new DefaultResourceLoader());
    Logger.getLogger("liquibase").setLevel(Level.WARNING);
    liquibase.setChangeLog("classpath:db/changelog/escrow.yaml");
    try {
      liquibase.afterPropertiesSet();
    } catch (LiquibaseException failure) {
      throw new IllegalStateException("The template database has no schema", failure);
    } finally {
      connection.destroy();
    }
    return NAME;
  }
}
