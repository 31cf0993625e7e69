package io.orderescrow.engine;

import java.util.List;
import org.apache.ibatis.annotations.ResultMap;
import org.apache.ibatis.annotations.Select;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;

/** A MyBatis statement of the engine's configuration that selects due jobs. */
interface DueJobMapper {

  /**
   * Selects the jobs a node may lock now, earliest due date first. It leaves out an exclusive job
   * while another exclusive job of its process instance is locked. The engine's own statement makes
   * that check for every due job, which is slow when thousands are due after an outage. This one
   * makes it only within a window of the first due jobs. The window must be larger than the number
   * of jobs that all nodes can have locked. It leaves out the jobs of another application that uses
   * the same engine tables.
   *
   * <p>Parameters: {@code now}; {@code window}, jobs to check; {@code limit}, jobs to return;
   * {@code cleanup}, whether history clean-up jobs are included.
   */
  @Select(
      """
      select j.ID_, j.REV_, j.DUEDATE_, j.ROOT_PROC_INST_ID_, j.PROCESS_INSTANCE_ID_, j.EXCLUSIVE_
      from (
        select * from ACT_RU_JOB due
        where (DEPLOYMENT_ID_ is null
            or exists (select from OWN_DEPLOYMENT own where own.ID = due.DEPLOYMENT_ID_))
          and RETRIES_ > 0 and SUSPENSION_STATE_ = 1
          and (DUEDATE_ is null or DUEDATE_ <= #{parameter.now, jdbcType=TIMESTAMP})
          and (LOCK_OWNER_ is null or LOCK_EXP_TIME_ < #{parameter.now, jdbcType=TIMESTAMP})
          and (#{parameter.cleanup} or HANDLER_TYPE_ <> 'history-cleanup')
        order by DUEDATE_ limit #{parameter.window}) j
      where not j.EXCLUSIVE_ or not exists (
        select from ACT_RU_JOB other
        where other.PROCESS_INSTANCE_ID_ = j.PROCESS_INSTANCE_ID_ and other.EXCLUSIVE_
          and other.LOCK_OWNER_ is not null
          and other.LOCK_EXP_TIME_ >= #{parameter.now, jdbcType=TIMESTAMP})
      order by j.DUEDATE_ limit #{parameter.limit}
      """)
  @ResultMap(PrefetchMapper.MAPS + "JobEntity.acquirableJobResultMap")
  List<AcquirableJobEntity> next();
}
