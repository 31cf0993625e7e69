package io.orderescrow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.session.Configuration;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Installs the classes that read and write the engine's tables in batches. They do the same as the
 * engine's own classes with fewer statements; {@code fulfilment.engine.batching=false} keeps the
 * engine's own.
 */
@Component
@Order(1)
@ConditionalOnProperty(
    name = "fulfilment.engine.batching",
    havingValue = "true",
    matchIfMissing = true)
class BatchingPlugin extends AbstractProcessEnginePlugin {

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    List<SessionFactory> sessions =
        new ArrayList<>(Optional.ofNullable(engine.getCustomSessionFactories()).orElse(List.of()));
    sessions.addAll(PrefetchingSessions.all());
    engine.setCustomSessionFactories(sessions);
    engine.setHistoryEventProducer(new PrefetchingHistory.Producer());
    engine.setEnableDefaultDbHistoryEventHandler(false);
    engine.getCustomHistoryEventHandlers().add(new PrefetchingHistory.Handler());
  }

  @Override
  public void postInit(ProcessEngineConfigurationImpl engine) {
    Configuration statements = engine.getSqlSessionFactory().getConfiguration();
    statements.addMapper(PrefetchMapper.class);
    statements.addMapper(DueJobMapper.class);
    statements.addMapper(BulkDeleteMapper.class);
    statements.addMapper(BulkLockMapper.class);
    DbSqlSessionFactory writer = engine.getDbSqlSessionFactory();
    engine
        .getSessionFactories()
        .put(
            writer.getSessionType(),
            new EngineSessionFactory(
                writer.getSessionType(), () -> new BatchDeletingSession(writer)));
    engine.setTransactionContextFactory(
        new TimerRollbackFilter(engine.getTransactionContextFactory()));
  }
}
