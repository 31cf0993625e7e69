package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;

import java.util.ArrayList;
import java.util.List;

/** The columns of entries as parameters of a statement, each an array. */
final class InboxEntryColumns {

  private InboxEntryColumns() {}

  /**
   * @return what is given first, and then thirteen arrays: message_id, source, type, subject,
   *     command_id, causation_id, attempt, traceparent, payload, headers, emitted_at, disposition
   *     and reason
   */
  static Object[] after(List<Object> first, List<InboxEntry> entries) {
    List<Object> all = new ArrayList<>(first);
    all.add(texts(entries, entry -> entry.envelope().id()));
    all.add(texts(entries, entry -> entry.envelope().source()));
    all.add(texts(entries, entry -> entry.envelope().type()));
    all.add(texts(entries, entry -> entry.envelope().subject()));
    all.add(texts(entries, entry -> entry.envelope().lineage().commandId()));
    all.add(texts(entries, entry -> entry.envelope().lineage().causationId()));
    all.add(array(entries, entry -> entry.envelope().lineage().attempt(), Integer[]::new));
    all.add(texts(entries, entry -> entry.envelope().lineage().traceparent()));
    all.add(array(entries, InboxEntry::body, byte[][]::new));
    all.add(texts(entries, InboxEntry::headers));
    all.add(texts(entries, entry -> entry.envelope().time().toString()));
    all.add(texts(entries, entry -> entry.verdict().disposition().name()));
    all.add(texts(entries, entry -> entry.verdict().reason()));
    return all.toArray();
  }
}
