package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.model.Models;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the tokens of a process, as its diagram shows them, from the engine's runtime tables. */
@Component
public class TokenTable {

  /** A row {@code c} for the process that an execution {@code e} has called, with its waits. */
  private static final String JOIN_CALLED =
      """
      left join lateral (
        select min(w.since) as since,
               coalesce(bool_or(exists (
                 select from act_ru_job j where j.execution_id_ = w.id_ and %s)), false) as resent
        from (
          select e.id_, w.since from act_ru_execution i
          join act_ru_execution e on e.proc_inst_id_ = i.id_
          %s
          where i.super_exec_ = caller.id_) w
        having count(*) > 0) c on true
      """
          .formatted(WaitRows.isResent("w.since"), WaitRows.JOIN_WAIT);

  /** All tokens of a process at its waits and calls; the parameter is its key. */
  private static final String TOKENS =
      """
      select caller.proc_def_id_, caller.proc_inst_id_, caller.act_id_, caller.id_,
             coalesce(c.since, own.since) as since, c.since is not null as called,
             coalesce(c.resent, exists (
               select from act_ru_job j where j.execution_id_ = caller.id_ and %s)) as resent
      from act_re_procdef d
      join act_ru_execution caller on caller.proc_def_id_ = d.id_
      cross join lateral (select w.since from (select caller.id_) e %s) own
      %s
      where d.key_ = ? and caller.act_id_ is not null
        and coalesce(c.since, own.since) is not null
      """
          .formatted(WaitRows.isResent("own.since"), WaitRows.JOIN_WAIT, JOIN_CALLED);

  private final JdbcTemplate jdbc;
  private final Models models;

  TokenTable(JdbcTemplate jdbc, Models models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  /**
   * The number of tokens at one activity of a process.
   *
   * @param activityId the element in the model
   * @param waiting all tokens there
   * @param resent the tokens whose command was re-sent because no answer came in time
   */
  public record TokenCount(String activityId, long waiting, long resent) {

    private TokenCount plus(TokenCount other) {
      return new TokenCount(activityId, waiting + other.waiting, resent + other.resent);
    }
  }

  /**
   * One activity at which an instance is, in its own process. The waits of a called process count
   * at the step that called it.
   *
   * @param businessKey the business key of the instance
   * @param activityId the element in the model
   * @param activityName its name for people
   * @param since when its present wait began, or that of the process it called
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
    Map<String, TokenCount> counts = new TreeMap<>();
    jdbc.query(
        """
        select t.proc_def_id_, t.act_id_, count(*), count(*) filter (where t.resent)
        from (%s) t group by t.proc_def_id_, t.act_id_
        """
            .formatted(TOKENS),
        row -> {
          if (models.stepName(row.getString(1), row.getString(2)).isPresent()) {
            counts.merge(
                row.getString(2),
                new TokenCount(row.getString(2), row.getLong(3), row.getLong(4)),
                TokenCount::plus);
          }
        },
        processKey);
    return List.copyOf(counts.values());
  }

  /** The tokens of these instances, oldest first. */
  public List<Token> forBusinessKeys(String processKey, Collection<String> businessKeys) {
    return tokens(
        "where p.business_key_ = any(?) order by t.since, t.id_", processKey, texts(businessKeys));
  }

  /** The tokens that have been longest at one activity, longest first. */
  public List<Token> longestWaitingAt(String processKey, String activityId, int size) {
    return tokens(
        "where t.act_id_ = ? order by t.since, t.id_ limit ?", processKey, activityId, size);
  }

  private List<Token> tokens(String condition, Object... parameters) {
    return jdbc
        .query(
            """
            select t.*, p.business_key_ from (%s) t
            join act_ru_execution p on p.id_ = t.proc_inst_id_ %s
            """
                .formatted(TOKENS, condition),
            (row, i) -> token(row),
            parameters)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Token> token(ResultSet row) throws SQLException {
    String activityId = row.getString("act_id_");
    String name = models.stepName(row.getString("proc_def_id_"), activityId).orElse(null);
    return name == null
        ? Optional.empty()
        : Optional.of(
            new Token(
                row.getString("business_key_"),
                activityId,
                name,
                row.getTimestamp("since").toInstant(),
                row.getBoolean("resent"),
                row.getBoolean("called")));
  }
}
