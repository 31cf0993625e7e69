package io.orderescrow.sample.runtime;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every command that a service received, with its answer. */
class CommandTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final String schema;

  CommandTable(JdbcTemplate jdbc, Clock clock, String schema) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.schema = schema;
  }

  /**
   * Locks these orders for this service until the end of the transaction. It locks them in a fixed
   * sequence, so that two batches cannot deadlock.
   */
  void lockOrders(Collection<String> orderIds) {
    jdbc.query(
        """
        select pg_advisory_xact_lock(key)
        from (select distinct hashtextextended(? || '/' || order_id, 0) as key
              from unnest(?::text[]) as order_id order by 1) as keys
        """,
        row -> {},
        schema,
        orderIds.toArray(new String[0]));
  }

  /** Returns the commands that are already recorded, as a map from command id to order id. */
  Map<String, String> find(Collection<String> commandIds) {
    return jdbc
        .query(
            "select command_id, order_id from %s.command where command_id = any(?)"
                .formatted(schema),
            (row, number) -> Map.entry(row.getString(1), row.getString(2)),
            (Object) commandIds.toArray(new String[0]))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void insert(List<Command> commands) {
    var now = now();
    jdbc.batchUpdate(
        """
        insert into %s.command (command_id, type, order_id, asked_by, traceparent, asked_at)
        values (?, ?, ?, ?, ?, ?)
        """
            .formatted(schema),
        commands.stream()
            .map(c -> row(c.id(), c.type(), c.orderId(), c.messageId(), c.traceparent(), now))
            .toList());
  }

  /**
   * Counts one more delivery of each command. It also records the latest message as the cause of an
   * answer that is still pending.
   */
  void askedAgain(List<Command> commands) {
    jdbc.batchUpdate(
        """
        update %s.command set asked = asked + 1, asked_by = ?, traceparent = ?
        where command_id = ?
        """
            .formatted(schema),
        commands.stream().map(c -> row(c.messageId(), c.traceparent(), c.id())).toList());
  }

  /** Stores each answer with its command. A command that has an answer keeps it. */
  void answer(List<Answer> answers) {
    var now = now();
    jdbc.batchUpdate(
        """
        update %s.command set answer_type = ?, answer = ?, answered_at = ?
        where command_id = ? and answer_type is null
        """
            .formatted(schema),
        answers.stream()
            .map(a -> row(a.type(), a.payload().toString(), now, a.commandId()))
            .toList());
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Object[] row(@Nullable Object... values) {
    return values;
  }
}
