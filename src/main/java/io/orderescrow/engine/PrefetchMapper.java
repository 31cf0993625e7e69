package io.orderescrow.engine;

import java.util.Date;
import java.util.List;
import org.apache.ibatis.annotations.Arg;
import org.apache.ibatis.annotations.ResultMap;
import org.apache.ibatis.annotations.Select;
import org.camunda.bpm.engine.impl.persistence.entity.ByteArrayEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/**
 * MyBatis statements of the engine's configuration that read the rows of many process instances and
 * return the engine's entities. The engine calls them by name with an array of ids as {@code
 * parameter}.
 */
interface PrefetchMapper {

  /** The engine's result maps. */
  String MAPS = "org.camunda.bpm.engine.impl.persistence.entity.";

  String ANY = " = any(#{parameter, typeHandler=org.apache.ibatis.type.ArrayTypeHandler})";

  @Select("select * from ACT_RU_EXECUTION where PROC_INST_ID_" + ANY)
  @ResultMap(MAPS + "ExecutionEntity.executionResultMap")
  List<ExecutionEntity> executions();

  /** Selects by execution, because the table has no index on the process instance. */
  @Select("select * from ACT_RU_EVENT_SUBSCR where EXECUTION_ID_" + ANY)
  @ResultMap(MAPS + "EventSubscriptionEntity.eventSubscriptionResultMap")
  List<EventSubscriptionEntity> subscriptions();

  @Select("select * from ACT_RU_JOB where PROCESS_INSTANCE_ID_" + ANY)
  @ResultMap(MAPS + "JobEntity.jobResultMap")
  List<JobEntity> jobs();

  @Select("select * from ACT_RU_VARIABLE where PROC_INST_ID_" + ANY)
  @ResultMap(MAPS + "VariableInstanceEntity.variableInstanceResultMap")
  List<VariableInstanceEntity> variables();

  /** Maximum size of all values that one batch reads, in bytes. */
  int MAX_VALUES = 16 * 1024 * 1024;

  /**
   * Selects the values that variables keep outside their rows, up to {@link #MAX_VALUES}. The size
   * of a value is read without the value.
   */
  @Select(
      "select * from (select *, sum(octet_length(BYTES_)) over (order by ID_) as total_"
          + " from ACT_GE_BYTEARRAY where ID_"
          + ANY
          + " offset 0) b where total_ <= "
          + MAX_VALUES)
  @ResultMap(MAPS + "VariableInstanceEntity.byteArrayResultMap_postgres")
  List<ByteArrayEntity> byteArrays();

  /**
   * The start of a process instance or activity instance in the history.
   *
   * @param removalTime when the history clean-up may delete it
   */
  record HistoryStart(String id, Date startTime, @Nullable Date removalTime) {}

  @Select(
      "select ID_, START_TIME_, REMOVAL_TIME_ from ACT_HI_PROCINST where ID_"
          + ANY
          + " union all select ID_, START_TIME_, REMOVAL_TIME_ from ACT_HI_ACTINST where ID_"
          + ANY)
  @Arg(column = "ID_", javaType = String.class)
  @Arg(column = "START_TIME_", javaType = Date.class)
  @Arg(column = "REMOVAL_TIME_", javaType = Date.class)
  List<HistoryStart> historyStarts();
}
