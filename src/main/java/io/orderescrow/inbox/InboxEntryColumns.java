package io.orderescrow.inbox;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets one array parameter after the other, each a column of the entries. */
final class InboxEntryColumns {

  private final PreparedStatement statement;
  private final List<InboxEntry> entries;
  private int next;

  private InboxEntryColumns(PreparedStatement statement, int first, List<InboxEntry> entries) {
    this.statement = statement;
    this.entries = entries;
    this.next = first;
  }

  /**
   * Sets thirteen parameters: message_id, source, type, subject, command_id, causation_id, attempt,
   * traceparent, payload, headers, emitted_at, disposition and reason.
   */
  static void set(PreparedStatement statement, int first, List<InboxEntry> entries) throws SQLException {
    InboxEntryColumns columns = new InboxEntryColumns(statement, first, entries);
    columns.texts(entry -> entry.envelope().id());
    columns.texts(entry -> entry.envelope().source());
    columns.texts(entry -> entry.envelope().type());
    columns.texts(entry -> entry.envelope().subject());
    columns.texts(entry -> entry.envelope().lineage().commandId());
    columns.texts(entry -> entry.envelope().lineage().causationId());
    columns.array("int4", entry -> entry.envelope().lineage().attempt());
    columns.texts(entry -> entry.envelope().lineage().traceparent());
    columns.bodies();
    columns.texts(InboxEntry::headers);
    columns.texts(entry -> entry.envelope().time().toString());
    columns.texts(entry -> entry.verdict().disposition().name());
    columns.texts(entry -> entry.verdict().reason());
  }

  private void texts(Function<InboxEntry, @Nullable String> column) throws SQLException {
    array("text", column);
  }

  private void bodies() throws SQLException {
    byte[][] values = entries.stream().map(InboxEntry::body).toArray(byte[][]::new);
    statement.setArray(next++, statement.getConnection().createArrayOf("bytea", values));
  }

  private void array(String type, Function<InboxEntry, ? extends @Nullable Object> column)
      throws SQLException {
    Object[] values = new Object[entries.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(entries.get(i));
    }
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
  }
}
