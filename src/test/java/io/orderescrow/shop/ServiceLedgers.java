package io.orderescrow.shop;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The records of the services themselves. The ends of the orders must agree with them. */
public final class ServiceLedgers {

  private final JdbcTemplate jdbc;

  ServiceLedgers(String jdbcUrl) {
    jdbc = new JdbcTemplate(new DriverManagerDataSource(jdbcUrl, "postgres", ""));
  }

  public long onHand(String sku) {
    return number("select on_hand from inventory.stock where sku = ?", sku);
  }

  public long reserved(String sku) {
    return number("select reserved from inventory.stock where sku = ?", sku);
  }

  /** Returns captured minus refunded money, in minor units. */
  public long moneyFor(String order) {
    return number("select coalesce(sum(amount), 0) from payment.ledger where order_id = ?", order);
  }

  long balance() {
    return number("select coalesce(sum(amount), 0) from payment.ledger");
  }

  public String shipment(String order) {
    return String.valueOf(
        jdbc.queryForObject(
            "select status from shipping.shipment where order_id = ?", String.class, order));
  }

  /** Returns how often each message is in the log, received and sent, with any disposition. */
  Map<String, Long> log() {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbc.query(
        """
        select 'in ' || type || ' ' || disposition, count(*) from inbox_message group by 1
        union all
        select 'out ' || type, count(*) from outbox_message where sent_at is not null group by 1
        """,
        row -> {
          counts.put(row.getString(1), row.getLong(2));
        });
    return counts;
  }

  /** Returns how many of each message have come since an earlier {@link #log()}, if any have. */
  Map<String, Long> growthSince(Map<String, Long> before) {
    Map<String, Long> growth = log();
    growth.replaceAll((message, count) -> count - before.getOrDefault(message, 0L));
    growth.values().removeIf(count -> count == 0);
    return growth;
  }

  /** Returns the received messages that no process has accepted, each with its disposition. */
  public List<String> undone() {
    return jdbc.queryForList(
        """
        select disposition || ' ' || type || ' ' || subject || ' ' || coalesce(reason, '')
        from inbox_message
        where disposition not in ('APPLIED', 'DUPLICATE', 'REDUNDANT', 'LATE')
        """,
        String.class);
  }

  /** Returns the number of tokens at an activity. */
  long tokensAt(String activity) {
    return number("select count(*) from act_ru_execution where act_id_ = ?", activity);
  }

  /** Returns for how many orders this attempt of a command was sent, and how often in total. */
  String sent(String type, int attempt) {
    return String.valueOf(
        jdbc.queryForObject(
            """
            select count(distinct subject) || ' orders, ' || count(*) || ' times'
            from outbox_message where type = ? and attempt = ?
            """,
            String.class,
            type,
            attempt));
  }

  /** Returns the ids of all messages that were ever stored for sending. */
  List<String> idsOfOutgoing() {
    return jdbc.queryForList("select message_id from outbox_message", String.class);
  }

  public long number(String sql, Object... arguments) {
    Long number = jdbc.queryForObject(sql, Long.class, arguments);
    return number == null ? 0 : number;
  }

  public List<String> texts(String sql, Object... arguments) {
    return jdbc.queryForList(sql, String.class, arguments);
  }

  void eachRow(String sql, PreparedStatementSetter arguments, RowCallbackHandler reader) {
    jdbc.query(sql, arguments, reader);
  }

  /** Makes the future timers of some boundary events due now. */
  void makeDue(String... timers) {
    Timestamp now = Timestamp.from(Instant.now());
    change(
        """
        update act_ru_job j set duedate_ = ? from act_ru_jobdef d
        where d.id_ = j.job_def_id_ and d.act_id_ = any(?) and j.duedate_ > ?
        """,
        now,
        timers,
        now);
  }

  /** Runs an update on the database, past all code that protects it. */
  int change(String sql, Object... arguments) {
    return jdbc.update(sql, arguments);
  }
}
