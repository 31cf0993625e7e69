package io.orderescrow.operator;

import io.orderescrow.inbox.FailedMessages;
import io.orderescrow.inbox.FailedMessages.Taken;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.OperatorAction.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Carries out what was decided on messages, and puts it on record, in the caller's transaction. */
@Component
@Profile("orchestrator")
class AuditedDecisions {

  private final FailedMessages setAside;
  private final AuditTrail trail;

  AuditedDecisions(FailedMessages setAside, AuditTrail trail) {
    this.setAside = setAside;
    this.trail = trail;
  }

  /**
   * Who decided, and why.
   *
   * @param note makes a part of something larger of each note
   */
  record Decider(String by, String why, UnaryOperator<AuditEntry> note) {

    Decider(String by, String why) {
      this(by, why, UnaryOperator.identity());
    }

    private AuditEntry of(Kind kind, ReceivedMessage before) {
      return note.apply(AuditEntry.ofMessage(kind, by, why, before));
    }
  }

  Taken retry(Collection<Long> seqs, Decider decider) {
    Taken taken = setAside.retry(seqs);
    note(Kind.RETRY_MESSAGE, taken, decider);
    return taken;
  }

  Taken discard(Collection<Long> seqs, Decider decider) {
    Taken taken =
        new Taken(
            setAside.discard(
                seqs,
                before ->
                    "%s discarded it: %s (it was %s: %s)"
                        .formatted(
                            decider.by(), decider.why(), before.disposition(), before.reason())),
            Set.of());
    note(Kind.DISCARD_MESSAGE, taken, decider);
    return taken;
  }

  FailedMessages.Edit edit(long seq, byte[] payload, Decider decider) {
    FailedMessages.Edit edit = setAside.edit(seq, payload);
    if (edit instanceof FailedMessages.Edit.Accepted accepted) {
      trail.note(
          accepted.taken().before().stream()
              .map(before -> decider.of(Kind.EDIT_MESSAGE, before).with(before.payload()))
              .toList());
    }
    return edit;
  }

  /** See {@link FailedMessages#next}. */
  List<Long> next(String cause, long after, long until, int size) {
    return setAside.next(cause, after, until, size);
  }

  /** Sorts what waits for these business keys; after the commit, in no transaction. */
  void look(Set<String> subjects) {
    setAside.look(subjects);
  }

  private void note(Kind kind, Taken taken, Decider decider) {
    List<AuditEntry> notes =
        taken.before().stream().map(before -> decider.of(kind, before)).toList();
    trail.note(notes);
  }
}
