package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the tokens of a process, as its diagram shows them, from the engine's tables. */
@Component
public class TokenTable {

  private static final String IN_TYPES = " in (" + WaitRows.IN_TYPES + ", 'callActivity')";

  private static final String RESENT =
      """
      (exists (select from act_ru_job j where j.execution_id_ = a.execution_id_ and %s)
       or exists (select from act_ru_job j
         join act_hi_actinst w on w.execution_id_ = j.execution_id_ and w.end_time_ is null
         where j.process_instance_id_ = a.call_proc_inst_id_ and %s))
      """
          .formatted(WaitRows.isResent("a"), WaitRows.isResent("w"));

  private static final String TOKEN =
      """
      select p.business_key_, a.act_id_, coalesce(a.act_name_, a.act_id_) as name, a.start_time_,
             a.act_type_ = 'callActivity' as called,\s"""
          + RESENT
          + """
             as resent
      from act_ru_execution p
      join act_ru_execution e on e.proc_inst_id_ = p.id_
      join act_hi_actinst a on a.execution_id_ = e.id_
      where a.proc_def_key_ = ? and a.end_time_ is null and a.act_type_
      """
          + IN_TYPES;

  private final JdbcTemplate jdbc;

  TokenTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The number of tokens at one activity of a process.
   *
   * @param activityId the element in the model
   * @param waiting all tokens there
   * @param resent the tokens whose command was re-sent because no answer came in time
   */
  public record TokenCount(String activityId, long waiting, long resent) {}

  /**
   * One activity at which an instance is, in its own process. The waits of a called process count
   * at the step that called it.
   *
   * @param businessKey the business key of the instance
   * @param activityId the element in the model
   * @param activityName its name for people
   * @param since when the instance reached the activity
   * @param resent whether the command of the wait was re-sent
   * @param called whether the activity called another process, such as an undo
   */
  public record Token(
      String businessKey,
      String activityId,
      String activityName,
      Instant since,
      boolean resent,
      boolean called) {}

  /** The number at each activity that has any. It reads all open instances. */
  public List<TokenCount> count(String processKey) {
    return jdbc.query(
        "select a.act_id_, count(*), count(*) filter (where "
            + RESENT
            + """
            )
            from act_ru_execution e join act_hi_actinst a on a.execution_id_ = e.id_
            where a.proc_def_key_ = ? and a.end_time_ is null and a.act_type_"""
            + IN_TYPES
            + " group by a.act_id_ order by a.act_id_",
        (row, i) -> new TokenCount(row.getString(1), row.getLong(2), row.getLong(3)),
        processKey);
  }

  /** The tokens of these instances, oldest first. */
  public List<Token> forBusinessKeys(String processKey, Collection<String> businessKeys) {
    return jdbc.query(
        TOKEN + " and p.business_key_ = any(?) order by a.start_time_, a.id_",
        TokenTable::token,
        processKey,
        texts(businessKeys));
  }

  /** The tokens that have been longest at one activity, longest first. */
  public List<Token> longestWaitingAt(String processKey, String activityId, int size) {
    return jdbc.query(
        TOKEN + " and a.act_id_ = ? order by a.start_time_, a.id_ limit ?",
        TokenTable::token,
        processKey,
        activityId,
        size);
  }

  private static Token token(ResultSet row, int i) throws SQLException {
    return new Token(
        row.getString("business_key_"),
        row.getString("act_id_"),
        row.getString("name"),
        row.getTimestamp("start_time_").toInstant(),
        row.getBoolean("resent"),
        row.getBoolean("called"));
  }
}
