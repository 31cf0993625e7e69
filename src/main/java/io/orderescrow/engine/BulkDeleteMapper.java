package io.orderescrow.engine;

import java.util.List;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Options.FlushCachePolicy;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/**
 * MyBatis statements of the engine's configuration. Each deletes rows of one table if they still
 * have the revision they were read with, and returns the ids of the deleted rows.
 */
interface BulkDeleteMapper {

  /**
   * Repeats the condition on the ids: a plan cached while the table was empty would otherwise scan
   * the whole table.
   */
  String ROWS =
      " where ID_ = any(#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[])"
          + " and (ID_, REV_) in (select * from unnest("
          + "#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[],"
          + " #{revisions, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::int[]))"
          + " returning ID_";

  @Select(value = "delete from ACT_RU_EVENT_SUBSCR" + ROWS, affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> subscriptions(@Param("ids") String[] ids, @Param("revisions") Integer[] revisions);

  @Select(value = "delete from ACT_RU_JOB" + ROWS, affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> jobs(@Param("ids") String[] ids, @Param("revisions") Integer[] revisions);

  @Select(value = "delete from ACT_RU_VARIABLE" + ROWS, affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> variables(@Param("ids") String[] ids, @Param("revisions") Integer[] revisions);

  @Select(value = "delete from ACT_GE_BYTEARRAY" + ROWS, affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> byteArrays(@Param("ids") String[] ids, @Param("revisions") Integer[] revisions);

  /** Deletes parents and children together: PostgreSQL checks foreign keys at the end. */
  @Select(value = "delete from ACT_RU_EXECUTION" + ROWS, affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> executions(@Param("ids") String[] ids, @Param("revisions") Integer[] revisions);
}
