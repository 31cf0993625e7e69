package io.orderescrow.operator;

import io.orderescrow.inbox.FailedMessages;
import io.orderescrow.inbox.FailedMessages.Affected;
import io.orderescrow.inbox.FailedMessages.Edited;
import io.orderescrow.inbox.MessageEdit;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.OperatorAction.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * Carries out decisions on failed messages and writes the audit trail, in the caller's transaction.
 */
@Component
class AuditedDecisions {

  private final FailedMessages failedMessages;
  private final ActionTable trail;

  AuditedDecisions(FailedMessages failedMessages, ActionTable trail) {
    this.failedMessages = failedMessages;
    this.trail = trail;
  }

  /**
   * Who decides, and why.
   *
   * @param completion completes each audit entry, for instance with the bulk action
   */
  record Decider(String by, String why, UnaryOperator<AuditEntry> completion) {

    Decider(String by, String why) {
      this(by, why, UnaryOperator.identity());
    }

    private AuditEntry entry(Kind kind, ReceivedMessage before) {
      return completion.apply(AuditEntry.ofMessage(kind, by, why, before));
    }
  }

  Affected retry(Collection<Long> seqs, Decider decider) {
    Affected affected = failedMessages.retry(seqs);
    record(Kind.RETRY_MESSAGE, affected, decider);
    return affected;
  }

  Affected discard(Collection<Long> seqs, Decider decider) {
    Affected affected =
        new Affected(
            failedMessages.discard(
                seqs,
                before ->
                    "Discarded by %s: %s (was %s: %s)"
                        .formatted(
                            decider.by(), decider.why(), before.disposition(), before.reason())),
            Set.of());
    record(Kind.DISCARD_MESSAGE, affected, decider);
    return affected;
  }

  Edited edit(Collection<Long> seqs, MessageEdit edit, Decider decider) {
    Edited edited = failedMessages.edit(seqs, edit);
    List<AuditEntry> entries = new ArrayList<>();
    for (int i = 0; i < edited.after().size(); i++) {
      ReceivedMessage before = edited.affected().before().get(i);
      FailedMessages.Content after = edited.after().get(i);
      entries.add(
          decider
              .entry(Kind.EDIT_MESSAGE, before)
              .with(
                  new MessageChange(
                      before.payload(), before.headers(), after.payload(), after.headers())));
    }
    trail.record(entries);
    return edited;
  }

  /** Records for each message why the edit of its group does not fit it. */
  void refused(List<FailedMessages.Refusal> refused, Decider decider) {
    trail.record(
        refused.stream()
            .map(one -> decider.entry(Kind.EDIT_REFUSED, one.message()).withDetail(one.objection()))
            .toList());
  }

  /** See {@link FailedMessages#next}. */
  List<Long> next(String failureGroup, long after, long until, int size) {
    return failedMessages.next(failureGroup, after, until, size);
  }

  /** See {@link FailedMessages#processWaiting}; after the commit, outside any transaction. */
  void processWaiting(Set<String> subjects) {
    failedMessages.processWaiting(subjects);
  }

  private void record(Kind kind, Affected affected, Decider decider) {
    trail.record(affected.before().stream().map(before -> decider.entry(kind, before)).toList());
  }
}
