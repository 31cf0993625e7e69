package io.orderescrow.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.camunda.bpm.engine.impl.cfg.CompositeProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.util.CamundaSpringBootUtil;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The engine as its starter makes it, but for {@link StatementsOnDemand}. */
@Configuration(proxyBeanMethods = false)
@Profile("orchestrator")
class EngineFactory {

  @Bean
  ProcessEngineConfigurationImpl processEngineConfigurationImpl(List<ProcessEnginePlugin> plugins) {
    SpringProcessEngineConfiguration engine =
        CamundaSpringBootUtil.initCustomFields(new QuicklyStarted());
    engine.getProcessEnginePlugins().add(new CompositeProcessEnginePlugin(plugins));
    return engine;
  }

  private static final class QuicklyStarted extends SpringProcessEngineConfiguration {

    @Override
    protected void initSqlSessionFactory() {
      Properties dialect = new Properties();
      dialect.put("prefix", databaseTablePrefix);
      initSqlSessionFactoryProperties(dialect, databaseTablePrefix, databaseType);
      try (InputStream files = getMyBatisXmlConfigurationSteam()) {
        StatementsOnDemand statements = StatementsOnDemand.in(files, dialect);
        statements.setEnvironment(new Environment("default", transactionFactory, dataSource));
        statements.setDefaultStatementTimeout(jdbcStatementTimeout);
        if (isJdbcBatchProcessing()) {
          statements.setDefaultExecutorType(ExecutorType.BATCH);
        }
        sqlSessionFactory = new DefaultSqlSessionFactory(statements);
      } catch (IOException failure) {
        throw new UncheckedIOException("The engine's statements cannot be read", failure);
      }
    }
  }
}
