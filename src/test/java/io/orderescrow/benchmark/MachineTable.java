package io.orderescrow.benchmark;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** The statements of the bare state machine; each handles a whole batch. */
class MachineTable {

  private final JdbcTemplate jdbc;

  MachineTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  record Received(String source, String id, String order, String type, String body) {}

  record Moved(String id, int state, String content, String keys) {}

  /** Inserts the messages into the inbox; returns the ids of those that are not duplicates. */
  Set<String> insertNew(Collection<Received> messages) {
    String sql =
        """
        insert into machine_inbox (source, message_id)
        select * from unnest(?, ?) order by 1, 2
        on conflict do nothing
        returning message_id
        """;
    return new HashSet<>(
        jdbc.query(
            sql,
            statement -> {
              statement.setArray(1, texts(statement, messages, Received::source));
              statement.setArray(2, texts(statement, messages, Received::id));
            },
            (row, number) -> row.getString(1)));
  }

  List<Moved> start(Collection<Received> orders) {
    String sql =
        """
        insert into machine_order (order_id, state, content, keys, ask_at, deadline_at)
        select id, 0, content, '{}', now() + interval '10 minutes', now() + interval '1 hour'
        from unnest(?, ?) as n(id, content)
        on conflict do nothing
        returning order_id, state, content, keys
        """;
    return jdbc.query(
        sql,
        statement -> {
          statement.setArray(1, texts(statement, orders, Received::order));
          statement.setArray(2, texts(statement, orders, Received::body));
        },
        (row, number) -> moved(row));
  }

  /** Moves each order to the state after its answer, if it is in the state before. */
  List<Moved> move(Collection<Received> answers) {
    String sql =
        """
        update machine_order o
        set state = n.state, keys = o.keys || n.keys::jsonb,
            ask_at = case when n.state < ? then now() + interval '10 minutes' end,
            deadline_at = case when n.state < ? then now() + interval '1 hour' end
        from unnest(?, ?, ?) as n(id, state, keys)
        where o.order_id = n.id and o.state = n.state - 1
        returning o.order_id, o.state, o.content, o.keys
        """;
    return jdbc.query(
        sql,
        statement -> {
          statement.setInt(1, MachineMessage.LAST);
          statement.setInt(2, MachineMessage.LAST);
          statement.setArray(3, texts(statement, answers, Received::order));
          statement.setArray(
              4,
              statement
                  .getConnection()
                  .createArrayOf(
                      "int4",
                      answers.stream()
                          .map(answer -> MachineMessage.stateEnteredBy(answer.type()))
                          .toArray()));
          statement.setArray(5, texts(statement, answers, Received::body));
        },
        (row, number) -> moved(row));
  }

  void addToOutbox(Collection<MachineMessage> messages) {
    String sql =
        """
        insert into machine_outbox (message_id, type, subject, payload)
        select * from unnest(?, ?, ?, ?)
        """;
    jdbc.update(
        sql,
        statement -> {
          statement.setArray(1, texts(statement, messages, each -> each.envelope().id()));
          statement.setArray(2, texts(statement, messages, each -> each.envelope().type()));
          statement.setArray(3, texts(statement, messages, each -> each.envelope().subject()));
          statement.setArray(4, texts(statement, messages, MachineMessage::payload));
        });
  }

  void removeFromOutbox(Collection<MachineMessage> published) {
    jdbc.update(
        "delete from machine_outbox where message_id = any(?)",
        statement ->
            statement.setArray(1, texts(statement, published, each -> each.envelope().id())));
  }

  private static Moved moved(java.sql.ResultSet row) throws SQLException {
    return new Moved(row.getString(1), row.getInt(2), row.getString(3), row.getString(4));
  }

  private static <T> Array texts(
      PreparedStatement statement, Collection<T> rows, Function<T, String> column)
      throws SQLException {
    return statement
        .getConnection()
        .createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
  }
}
