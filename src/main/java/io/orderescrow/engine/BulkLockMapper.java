package io.orderescrow.engine;

import java.sql.Timestamp;
import java.util.List;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Options.FlushCachePolicy;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Locks many of the engine's jobs at once. It is a statement of the engine's own MyBatis. */
interface BulkLockMapper {

  /**
   * Gives jobs to an owner, each only if it has the revision it was read with and nobody else has
   * its row in hand; such a one is passed by, since to wait for it would be to find it changed.
   * (The ids alone are for the planner, see {@link BulkDeleteMapper}.)
   *
   * @return the ids of those that are locked now
   */
  @Select(
      value =
          """
          with free as (
            select j.ID_, l.until from ACT_RU_JOB j
            join unnest(#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[],
                        #{revisions, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::int[],
                        #{until, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::timestamp[])
                 as l (id, revision, until) on j.ID_ = l.id and j.REV_ = l.revision
            where j.ID_ = any(#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[])
            for update of j skip locked)
          update ACT_RU_JOB j
          set REV_ = j.REV_ + 1, LOCK_OWNER_ = #{owner}, LOCK_EXP_TIME_ = free.until
          from free where j.ID_ = free.ID_
            and j.ID_ = any(#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[])
          returning j.ID_
          """,
      affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> lock(
      @Param("owner") String owner,
      @Param("ids") String[] ids,
      @Param("revisions") Integer[] revisions,
      @Param("until") Timestamp[] until);
}
