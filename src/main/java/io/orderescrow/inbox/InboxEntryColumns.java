package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Secrets;
import io.orderescrow.message.Secrets.Separated;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries as statement parameters: one array for each column. */
final class InboxEntryColumns {

  private InboxEntryColumns() {}

  /**
   * @return the first parameters, then fourteen arrays: message_id, source, type, subject,
   *     command_id, causation_id, attempt, traceparent, payload, secrets, headers, emitted_at,
   *     disposition and reason
   */
  static Object[] after(List<Object> first, List<InboxEntry> entries, Secrets secrets) {
    List<Separated> bodies = entries.stream().map(entry -> secrets.separate(entry.body())).toList();
    List<Object> all = new ArrayList<>(first);
    all.add(texts(entries, entry -> entry.envelope().id()));
    all.add(texts(entries, entry -> entry.envelope().source()));
    all.add(texts(entries, entry -> entry.envelope().type()));
    all.add(texts(entries, entry -> entry.envelope().subject()));
    all.add(texts(entries, entry -> entry.envelope().lineage().commandId()));
    all.add(texts(entries, entry -> entry.envelope().lineage().causationId()));
    all.add(array(entries, entry -> entry.envelope().lineage().attempt(), Integer[]::new));
    all.add(texts(entries, entry -> entry.envelope().lineage().traceparent()));
    all.add(array(bodies, Separated::shown, byte[][]::new));
    all.add(secrets(entries, bodies));
    all.add(texts(entries, InboxEntry::headers));
    all.add(texts(entries, entry -> entry.envelope().time().toString()));
    all.add(texts(entries, entry -> entry.verdict().disposition().name()));
    all.add(texts(entries, entry -> entry.verdict().reason()));
    return all.toArray();
  }

  /** A message that is never read again needs no secrets. */
  private static @Nullable String[] secrets(List<InboxEntry> entries, List<Separated> bodies) {
    @Nullable String[] secrets = new @Nullable String[entries.size()];
    for (int i = 0; i < secrets.length; i++) {
      if (Disposition.WITH_SECRETS.contains(entries.get(i).verdict().disposition())) {
        secrets[i] = bodies.get(i).values().toJson();
      }
    }
    return secrets;
  }

  /** The attributes that the columns of a row hold. */
  static Envelope envelope(ResultSet row, Instant time) throws SQLException {
    Lineage lineage =
        new Lineage(
            row.getString("command_id"),
            row.getString("causation_id"),
            row.getInt("attempt"),
            row.getString("traceparent"));
    return new Envelope(
        row.getString("message_id"),
        row.getString("source"),
        row.getString("type"),
        row.getString("subject"),
        time,
        lineage);
  }
}
