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

/** Every command a service was ever asked, and the answer it gave. */
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
   * Keeps every other transaction of this service off these orders until the end of this one.
   * Always in the same sequence, so that two batches cannot wait for each other.
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

  /** Which of these were asked before: command id to the order it was asked for. */
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

  /** Counts one more ask of each, and keeps the latest as the cause of an answer still to come. */
  void askedAgain(List<Command> commands) {
    jdbc.batchUpdate(
        """
        update %s.command set asked = asked + 1, asked_by = ?, traceparent = ?
        where command_id = ?
        """
            .formatted(schema),
        commands.stream().map(c -> row(c.messageId(), c.traceparent(), c.id())).toList());
  }

  /** Keeps each as the one answer to its command; a command that has one already keeps that. */
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
