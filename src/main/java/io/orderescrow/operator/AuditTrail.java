package io.orderescrow.operator;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Who did what to what, when and why. Written by whoever does it, in the same transaction. */
@Component
@Profile("orchestrator")
public class AuditTrail {

  private final ActionTable table;
  private final Clock clock;

  AuditTrail(ActionTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Which actions are asked for; all of them when nothing is said.
   *
   * @param subject what was done to this order and to messages about it
   * @param messageSeq what was done to this message
   * @param cause what was done to messages of this cause, and to all of them at once
   */
  public record About(@Nullable String subject, @Nullable Long messageSeq, @Nullable String cause) {

    public static final About EVERYTHING = new About(null, null, null);

    public static About order(String id) {
      return new About(id, null, null);
    }

    public static About message(long seq) {
      return new About(null, seq, null);
    }
  }

  /**
   * What was done, latest first.
   *
   * @param before only those with a smaller id; null for the first page
   */
  public List<OperatorAction> page(About about, @Nullable Long before, int size) {
    return table.page(about, before == null ? Long.MAX_VALUE : before, size);
  }

  /** Puts these on record, in the caller's transaction. */
  void note(List<AuditEntry> notes) {
    if (!notes.isEmpty()) {
      table.insert(notes, clock.instant());
    }
  }
}
