package io.orderescrow.engine;

import java.util.List;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Options.FlushCachePolicy;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/**
 * Deletes many rows of one of the engine's tables at once, each only if it has the revision it was
 * read with. They are statements of the engine's own MyBatis.
 */
interface BulkDeleteMapper {

  /** The ids once more, alone: else a plan made while the table is empty reads all of it. */
  String ROWS =
      " where ID_ = any(#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[])"
          + " and (ID_, REV_) in (select * from unnest("
          + "#{ids, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::text[],"
          + " #{revisions, typeHandler=org.apache.ibatis.type.ArrayTypeHandler}::int[]))"
          + " returning ID_";

  /** Returns the ids of the rows that were deleted; likewise the others. */
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

  /** Children and parents together: foreign keys are checked when the statement ends. */
  @Select(value = "delete from ACT_RU_EXECUTION" + ROWS, affectData = true)
  @Options(flushCache = FlushCachePolicy.TRUE, useCache = false)
  List<String> executions(@Param("ids") String[] ids, @Param("revisions") Integer[] revisions);
}
