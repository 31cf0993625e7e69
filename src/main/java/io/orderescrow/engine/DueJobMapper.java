package io.orderescrow.engine;

import java.util.List;
import org.apache.ibatis.annotations.ResultMap;
import org.apache.ibatis.annotations.Select;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;

/** The engine's jobs that are due. It is a statement of the engine's own MyBatis. */
interface DueJobMapper {

  /**
   * What a node may have now, the longest due first; of exclusive jobs only those whose process
   * instance has none in anybody's hand. The engine's own statement says the same, but looks for
   * such a one for each job that is due, and after an outage of ours thousands are. This one does
   * it for those alone that come next. They are taken from a window, which must be larger than what
   * can be in hand at a time.
   *
   * <p>Parameters: {@code now}; {@code window} and {@code most}, in jobs; {@code cleanup}, whether
   * the clean-up of history counts.
   */
  @Select(
      """
      select j.ID_, j.REV_, j.DUEDATE_, j.ROOT_PROC_INST_ID_, j.PROCESS_INSTANCE_ID_, j.EXCLUSIVE_
      from (
        select * from ACT_RU_JOB
        where RETRIES_ > 0 and SUSPENSION_STATE_ = 1
          and (DUEDATE_ is null or DUEDATE_ <= #{parameter.now, jdbcType=TIMESTAMP})
          and (LOCK_OWNER_ is null or LOCK_EXP_TIME_ < #{parameter.now, jdbcType=TIMESTAMP})
          and (#{parameter.cleanup} or HANDLER_TYPE_ <> 'history-cleanup')
        order by DUEDATE_ limit #{parameter.window}) j
      where not j.EXCLUSIVE_ or not exists (
        select from ACT_RU_JOB other
        where other.PROCESS_INSTANCE_ID_ = j.PROCESS_INSTANCE_ID_ and other.EXCLUSIVE_
          and other.LOCK_OWNER_ is not null
          and other.LOCK_EXP_TIME_ >= #{parameter.now, jdbcType=TIMESTAMP})
      order by j.DUEDATE_ limit #{parameter.most}
      """)
  @ResultMap(PrefetchMapper.MAPS + "JobEntity.acquirableJobResultMap")
  List<AcquirableJobEntity> next();
}
