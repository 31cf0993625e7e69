package io.orderescrow.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Which messages the inbox purges after the retention, and how fast. */
@OnTheInbox
@Tag("S40")
class RetentionIT {

  private static final Duration RETENTION = Duration.ofDays(2);
  private static final int ROWS = 3_500;

  @Autowired JdbcTemplate jdbc;

  private InboxSweep sweep;

  /** Its interval is so long that one sweep has to do all the work. */
  @BeforeEach
  void newSweep(
      @Autowired EarlyMessages early,
      @Autowired InboxTable table,
      @Autowired InboxObserver observer,
      @Autowired TransactionTemplate transaction) {
    InboxSettings settings =
        new InboxSettings(Duration.ofDays(9), Duration.ofDays(1), 500, RETENTION, Map.of());
    sweep = new InboxSweep(early, table, settings, Clock.systemUTC(), transaction, observer);
  }

  @AfterEach
  void stop() {
    sweep.stop();
  }

  @Test
  void oneSweepPurgesAllSettledMessages() {
    insert("APPLIED", ROWS);

    sweep.start();

    await().until(() -> count("APPLIED") == 0);
  }

  @Test
  void failedMessagesStayUntilAnOperatorDecides() {
    for (Disposition failed : Disposition.FAILED) {
      insert(failed.name(), 2);
    }
    insert("DISCARDED", 1);
    insert("LATE", 1);

    sweep.start();

    await().until(() -> count("DISCARDED") + count("LATE") == 0);
    for (Disposition failed : Disposition.FAILED) {
      assertThat(count(failed.name())).as(failed.name()).isEqualTo(2);
    }
    jdbc.update("delete from inbox_message where source = '/retention'");
  }

  @Test
  void thePurgeReadsNoFailedMessage(
      @Autowired InboxTable table, @Autowired TransactionTemplate transaction) {
    insert("MALFORMED", ROWS);
    insert("WAITING", ROWS);
    insert("LATE", 3);
    jdbc.execute("analyze inbox_message");

    transaction.executeWithoutResult(
        status -> {
          assertThat(table.purge(Instant.now().minus(RETENTION), 1_000)).isEqualTo(3);
          assertThat(rowsRead()).isLessThan(100);
        });
    jdbc.update("delete from inbox_message where source = '/retention'");
  }

  /** Rows of the table and entries of its indexes that this transaction has read. */
  private long rowsRead() {
    return jdbc.queryForObject(
        """
        select sum(pg_stat_get_xact_tuples_returned(r.oid)) from pg_class r
        where r.oid = 'inbox_message'::regclass
          or r.oid in (select indexrelid from pg_index where indrelid = 'inbox_message'::regclass)
        """,
        Long.class);
  }

  private void insert(String disposition, int rows) {
    jdbc.update(
        """
        insert into inbox_message (message_id, source, type, subject, attempt, payload,
          received_at, disposition, disposed_at)
        select gen_random_uuid(), '/retention', 'SomeEvent', 'o-' || i, 1, '', now() - interval '3 days',
          ?, now() - interval '3 days'
        from generate_series(1, ?) i
        """,
        disposition,
        rows);
  }

  private long count(String disposition) {
    return jdbc.queryForObject(
        "select count(*) from inbox_message where source = '/retention' and disposition = ?",
        Long.class,
        disposition);
  }
}
