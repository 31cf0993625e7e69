package io.orderescrow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.util.ReflectUtil;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Lets an engine parse its SQL on demand (see {@link StatementsOnDemand}). A test run starts more
 * than a hundred engines, and parsing takes a third of the CPU of each start. The SQL is the same
 * as in production, so only the time of the start differs.
 */
final class QuickEngine extends AbstractProcessEnginePlugin {

  /** A system property of a node's JVM; {@code true} gives the node this plugin. */
  static final String PROPERTY = "fulfilment.test.quick-engine";

  private static final String PREFIX = "";

  /** Installs the plugin; the caller calls this before the context is refreshed. */
  static void in(ConfigurableApplicationContext context) {
    context.getBeanFactory().registerSingleton("quickEngine", new QuickEngine());
  }

  /** Does what the engine's own initialisation does, which an existing factory prevents. */
  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    Properties dialect = new Properties();
    dialect.put("prefix", PREFIX);
    ProcessEngineConfigurationImpl.initSqlSessionFactoryProperties(
        dialect, PREFIX, DbSqlSessionFactory.POSTGRES);
    try (InputStream files =
        ReflectUtil.getResourceAsStream(
            ProcessEngineConfigurationImpl.DEFAULT_MYBATIS_MAPPING_FILE)) {
      StatementsOnDemand statements = StatementsOnDemand.in(files, dialect);
      statements.setEnvironment(
          new Environment("default", new ManagedTransactionFactory(), engine.getDataSource()));
      if (engine.isJdbcBatchProcessing()) {
        statements.setDefaultExecutorType(ExecutorType.BATCH);
      }
      engine.setSqlSessionFactory(new DefaultSqlSessionFactory(statements));
    } catch (IOException failure) {
      throw new UncheckedIOException("The engine's SQL cannot be read", failure);
    }
  }
}
