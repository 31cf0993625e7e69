package io.orderescrow.operator;

import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.operator.BulkAction.Kind;
import io.orderescrow.operator.BulkAction.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code bulk_action}. */
@Component
class BulkActionTable {

  private final JdbcTemplate jdbc;

  BulkActionTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The progress of a bulk action.
   *
   * @param place {@code seq} of the last processed message
   * @param until {@code seq} of the last message that belongs to it
   */
  record Progress(BulkAction action, long place, long until) {}

  /**
   * Inserts a bulk action on the messages of a group; empty when there are none.
   *
   * @param edit the JSON Patch of an EDIT
   */
  Optional<BulkAction> insert(
      Kind kind, String failureGroup, @Nullable String edit, String by, String why, Instant now) {
    return jdbc
        .query(
            """
            insert into bulk_action (kind, failure_group, edit, by_user, reason, requested_at, until_seq, total)
            select ?, failure_group, ?, ?, ?, ?, max(seq), count(*) from inbox_message
            where failure_group = ? group by failure_group
            returning *
            """,
            (row, i) -> action(row),
            kind.name(),
            edit,
            by,
            why,
            Timestamp.from(now),
            failureGroup)
        .stream()
        .findFirst();
  }

  Optional<BulkAction> find(long id) {
    return jdbc
        .query("select * from bulk_action where id = ?", (row, i) -> action(row), id)
        .stream()
        .findFirst();
  }

  List<BulkAction> page(long before, int size) {
    return jdbc.query(
        "select * from bulk_action where id < ? order by id desc limit ?",
        (row, i) -> action(row),
        before,
        size);
  }

  /**
   * Locks and leases the oldest running bulk action that no other node holds. The lease outlives
   * the transaction, because a batch is counted only after its messages have been processed.
   */
  Optional<Progress> lease(String node, Instant now, Duration lease) {
    return jdbc
        .query(
            """
            update bulk_action set leased_by = ?, leased_until = ?
            where id = (
              select id from bulk_action
              where finished_at is null
                and (leased_until is null or leased_until < ? or leased_by = ?)
              order by id limit 1 for update skip locked)
            returning *
            """,
            (row, i) -> new Progress(action(row), row.getLong("place"), row.getLong("until_seq")),
            node,
            Timestamp.from(now.plus(lease)),
            Timestamp.from(now),
            node)
        .stream()
        .findFirst();
  }

  /** Counts the messages of earlier batches that failed again. */
  void countFailures(long id) {
    jdbc.update(
        """
        update bulk_action b set failed = b.failed + c.failed, counted = c.last
        from (
          select count(m.failure_group) as failed, max(a.id) as last
          from bulk_action mine
          join operator_action a on a.bulk_action = mine.id and a.id > mine.counted
            and a.kind <> 'EDIT_REFUSED'
          left join inbox_message m on m.seq = a.message_seq
          where mine.id = ?) c
        where b.id = ? and c.last is not null
        """,
        id,
        id);
  }

  /**
   * @param done messages of the batch that were decided on
   * @param refused messages of the batch that the edit does not fit
   */
  void advance(long id, long place, int done, int refused) {
    jdbc.update(
        "update bulk_action set place = ?, done = done + ?, refused = refused + ? where id = ?",
        place,
        done,
        refused,
        id);
  }

  /** Skips one message that cannot be processed. */
  void skip(long id, long place) {
    jdbc.update("update bulk_action set place = ?, failed = failed + 1 where id = ?", place, id);
  }

  void finish(long id, Instant now) {
    jdbc.update(
        """
        update bulk_action set finished_at = ?, leased_by = null, leased_until = null where id = ?
        """,
        Timestamp.from(now),
        id);
  }

  /**
   * Deletes old bulk actions, a bounded number at a time.
   *
   * @return how many were deleted
   */
  int purge(Instant before, int size) {
    return jdbc.update(
        """
        delete from bulk_action where id = any(array(
          select id from bulk_action where finished_at < ?
          order by finished_at limit ? for update skip locked))
        """,
        Timestamp.from(before),
        size);
  }

  private static BulkAction action(ResultSet row) throws SQLException {
    Instant finishedAt = instant(row.getTimestamp("finished_at"));
    return new BulkAction(
        row.getLong("id"),
        Kind.valueOf(row.getString("kind")),
        row.getString("failure_group"),
        row.getString("by_user"),
        row.getString("reason"),
        row.getTimestamp("requested_at").toInstant(),
        row.getLong("total"),
        row.getLong("done"),
        row.getLong("failed"),
        row.getLong("refused"),
        row.getString("edit"),
        finishedAt == null ? State.RUNNING : State.FINISHED,
        finishedAt);
  }
}
