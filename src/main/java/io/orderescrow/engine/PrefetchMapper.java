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
 * Reads of the engine's tables for many process instances at once. They are statements of the
 * engine's own MyBatis, so what they return are its entities, and it is the engine that calls them,
 * by their names and with an array of ids as {@code parameter}.
 */
interface PrefetchMapper {

  /** The engine's result maps. */
  String MAPS = "org.camunda.bpm.engine.impl.persistence.entity.";

  String ANY = " = any(#{parameter, typeHandler=org.apache.ibatis.type.ArrayTypeHandler})";

  /** All executions of some process instances. */
  @Select("select * from ACT_RU_EXECUTION where PROC_INST_ID_" + ANY)
  @ResultMap(MAPS + "ExecutionEntity.executionResultMap")
  List<ExecutionEntity> executions();

  /** By execution: the table has no index on the process instance. */
  @Select("select * from ACT_RU_EVENT_SUBSCR where EXECUTION_ID_" + ANY)
  @ResultMap(MAPS + "EventSubscriptionEntity.eventSubscriptionResultMap")
  List<EventSubscriptionEntity> subscriptions();

  @Select("select * from ACT_RU_JOB where PROCESS_INSTANCE_ID_" + ANY)
  @ResultMap(MAPS + "JobEntity.jobResultMap")
  List<JobEntity> jobs();

  @Select("select * from ACT_RU_VARIABLE where PROC_INST_ID_" + ANY)
  @ResultMap(MAPS + "VariableInstanceEntity.variableInstanceResultMap")
  List<VariableInstanceEntity> variables();

  /** What variables keep outside their own rows. */
  @Select("select * from ACT_GE_BYTEARRAY where ID_" + ANY)
  @ResultMap(MAPS + "VariableInstanceEntity.byteArrayResultMap_postgres")
  List<ByteArrayEntity> byteArrays();

  /**
   * When a process instance or an activity began, and when its history may go.
   *
   * @param id of either
   */
  record Began(String id, Date at, @Nullable Date removal) {}

  @Select(
      "select ID_, START_TIME_, REMOVAL_TIME_ from ACT_HI_PROCINST where ID_"
          + ANY
          + " union all select ID_, START_TIME_, REMOVAL_TIME_ from ACT_HI_ACTINST where ID_"
          + ANY)
  @Arg(column = "ID_", javaType = String.class)
  @Arg(column = "START_TIME_", javaType = Date.class)
  @Arg(column = "REMOVAL_TIME_", javaType = Date.class)
  List<Began> beginnings();
}
