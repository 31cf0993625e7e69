package io.orderescrow.progress;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads of the engine's tables that say where tokens are. That one was asked about again is read
 * off its timer: the engine makes a new one each time it fires, so that it is younger than the
 * wait.
 */
@Component
@Profile("orchestrator")
class TokenTable {

  private static final String WAITS =
      " in ('receiveTask', 'intermediateMessageCatch', 'eventBasedGateway', 'userTask',"
          + " 'callActivity')";

  /** A wait and its first timer are made one right after the other, not at the same instant. */
  private static final String ASKED_AGAIN =
      """
      (exists (select from act_ru_job j
         where j.execution_id_ = a.execution_id_ and j.repeat_ is not null
           and j.create_time_ > a.start_time_ + interval '300 milliseconds')
       or exists (select from act_ru_job j
         join act_hi_actinst w on w.execution_id_ = j.execution_id_ and w.end_time_ is null
         where j.process_instance_id_ = a.call_proc_inst_id_ and j.repeat_ is not null
           and j.create_time_ > w.start_time_ + interval '300 milliseconds'))
      """;

  private static final String TOKEN =
      """
      select p.business_key_, a.act_id_, coalesce(a.act_name_, a.act_id_) as name, a.start_time_,
             a.act_type_ = 'callActivity' as called,\s"""
          + ASKED_AGAIN
          + """
             as asked_again
      from act_ru_execution p
      join act_ru_execution e on e.proc_inst_id_ = p.id_
      join act_hi_actinst a on a.execution_id_ = e.id_
      where a.proc_def_key_ = ? and a.end_time_ is null and a.act_type_
      """
          + WAITS;

  private final JdbcTemplate jdbc;

  TokenTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  List<TokenCount> count(String processKey) {
    return jdbc.query(
        "select a.act_id_, count(*), count(*) filter (where "
            + ASKED_AGAIN
            + """
            )
            from act_ru_execution e join act_hi_actinst a on a.execution_id_ = e.id_
            where a.proc_def_key_ = ? and a.end_time_ is null and a.act_type_"""
            + WAITS
            + " group by a.act_id_ order by a.act_id_",
        (row, i) -> new TokenCount(row.getString(1), row.getLong(2), row.getLong(3)),
        processKey);
  }

  List<Token> of(String processKey, Collection<String> businessKeys) {
    return jdbc.query(
        TOKEN + " and p.business_key_ = any(?) order by a.start_time_, a.id_",
        statement -> {
          statement.setString(1, processKey);
          statement.setArray(
              2, statement.getConnection().createArrayOf("text", businessKeys.toArray()));
        },
        TokenTable::token);
  }

  List<Token> longestAt(String processKey, String activityId, int size) {
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
        row.getBoolean("asked_again"),
        row.getBoolean("called"));
  }
}
