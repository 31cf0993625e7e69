package io.orderescrow.operator;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The audit trail: who did what, when and why. Each action writes its entry in its own transaction.
 */
@Component
public class AuditTrail {

  private final ActionTable table;
  private final Clock clock;

  AuditTrail(ActionTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Actions, newest first.
   *
   * @param before only those with a smaller id; null for the first page
   */
  public List<OperatorAction> page(ActionFilter filter, @Nullable Long before, int size) {
    return table.page(filter, before == null ? Long.MAX_VALUE : before, size);
  }

  /** Writes entries in the caller's transaction. */
  void record(List<AuditEntry> entries) {
    if (!entries.isEmpty()) {
      table.insert(entries, clock.instant());
    }
  }
}
