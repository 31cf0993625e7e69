package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every command that a service received, with its answer; and the messages that it rejected. */
class CommandTable {

  private final JdbcTemplate jdbc;
  private final String schema;

  CommandTable(JdbcTemplate jdbc, String schema) {
    this.jdbc = jdbc;
    this.schema = schema;
  }

  /**
   * Locks these orders for this service until the end of the transaction. It locks them in a fixed
   * sequence, so that two batches cannot deadlock.
   */
  void lockOrders(String... orderIds) {
    jdbc.query(
        """
        select pg_advisory_xact_lock(key)
        from (select distinct hashtextextended(? || '/' || order_id, 0) as key
              from unnest(?::text[]) as order_id order by 1) as keys
        """,
        row -> {},
        schema,
        orderIds);
  }

  /** Returns the commands that are already recorded, as a map from command id to order id. */
  Map<String, String> find(Collection<String> commandIds) {
    Map<String, String> orders = new HashMap<>();
    jdbc.query(
        "select command_id, order_id from %s.command where command_id = any(?)".formatted(schema),
        row -> {
          orders.put(row.getString(1), row.getString(2));
        },
        (Object) commandIds.toArray(new String[0]));
    return orders;
  }

  void insert(List<Command> commands) {
    jdbc.batchUpdate(
        """
        insert into %s.command (command_id, type, order_id, message_id, traceparent, received_at)
        values (?, ?, ?, ?, ?, now())
        """
            .formatted(schema),
        commands.stream()
            .map(c -> row(c.id(), c.type(), c.orderId(), c.messageId(), c.traceparent()))
            .toList());
  }

  /**
   * Counts one more delivery of each command. It also records the latest message as the cause of an
   * answer that is still pending.
   */
  void countDuplicates(List<Command> commands) {
    jdbc.batchUpdate(
        """
        update %s.command set deliveries = deliveries + 1, message_id = ?, traceparent = ?
        where command_id = ?
        """
            .formatted(schema),
        commands.stream().map(c -> row(c.messageId(), c.traceparent(), c.id())).toList());
  }

  /** Stores each answer with its command. A command that has an answer keeps it. */
  void answer(List<Answer> answers) {
    jdbc.batchUpdate(
        """
        update %s.command set answer_type = ?, answer = ?, answered_at = now()
        where command_id = ? and answer_type is null
        """
            .formatted(schema),
        answers.stream().map(a -> row(a.type(), a.payload().toString(), a.commandId())).toList());
  }

  /**
   * Records a message that cannot be carried out. Only people read this table. The orchestrator
   * re-sends the command and finally assigns the order to a clerk.
   */
  void reject(RawMessage message, String reason) {
    jdbc.update(
        """
        insert into %s.rejected_command (reason, headers, body, rejected_at)
        values (?, ?, ?, now())
        """
            .formatted(schema),
        storable(reason),
        storable(message.headers().toString()),
        message.body());
  }

  /** Replaces the null character, the only character that a PostgreSQL text cannot hold. */
  private static String storable(String text) {
    return text.replace('\u0000', '\ufffd');
  }

  private static Object[] row(@Nullable Object... values) {
    return values;
  }
}
