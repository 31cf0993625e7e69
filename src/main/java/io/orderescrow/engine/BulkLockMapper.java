package io.orderescrow.engine;

import java.sql.Timestamp;
import java.util.List;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Options.FlushCachePolicy;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** A MyBatis statement of the engine's configuration that locks many jobs at once. */
interface BulkLockMapper {

  /**
   * Locks jobs for an owner if they still have the revision they were read with. It skips a row
   * that another transaction has locked, because that transaction is about to change it. {@link
   * BulkDeleteMapper#ROWS} explains the conditions on the ids.
   *
   * @param until when each lock expires
   * @return the ids of the locked jobs
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
