package io.orderescrow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Engine settings on which the models depend. They are code and not configuration, because a
 * deployment that changed them would lose orders.
 */
@Component
@Order(0)
class EngineRules extends AbstractProcessEnginePlugin {

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    // Otherwise a deadline on a receive task with output parameters fails and the order hangs.
    engine.setSkipOutputMappingOnCanceledActivities(true);
    // Otherwise the gaps between reminders do not grow.
    engine.setReevaluateTimeCycleWhenDue(true);
    // The default "end" rewrites every history row of an instance when it ends.
    engine.setHistoryRemovalTimeStrategy(
        ProcessEngineConfiguration.HISTORY_REMOVAL_TIME_STRATEGY_START);
    engine.setJobExecutorAcquireByDueDate(true);
    engine.setCustomPreCommandInterceptorsTxRequired(
        withErrors(engine.getCustomPreCommandInterceptorsTxRequired()));
    engine.setCustomPreCommandInterceptorsTxRequiresNew(
        withErrors(engine.getCustomPreCommandInterceptorsTxRequiresNew()));
    engine.setJavaSerializationFormatEnabled(false);
    engine.setDefaultSerializationFormat("application/json");
  }

  private static List<CommandInterceptor> withErrors(@Nullable List<CommandInterceptor> others) {
    List<CommandInterceptor> all = new ArrayList<>(List.of(new CommandErrors()));
    all.addAll(Optional.ofNullable(others).orElse(List.of()));
    return all;
  }

  @Override
  public void postInit(ProcessEngineConfigurationImpl engine) {
    // Not before: the engine's Spring Boot starter sets its own.
    engine.setFailedJobCommandFactory(new BlamelessFailures());
    engine.setHistoryLevel(new OperationLogLevel(engine.getHistoryLevel()));
    SystemJobs.protect(engine);
    DbSqlSessionFactory writer = engine.getDbSqlSessionFactory();
    engine
        .getSessionFactories()
        .put(
            writer.getSessionType(),
            new EngineSessionFactory(
                writer.getSessionType(), () -> new SnapshotAwareSession(writer)));
  }
}
