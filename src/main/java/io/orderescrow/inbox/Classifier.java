package io.orderescrow.inbox;

import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.message.Message;
import io.orderescrow.process.Correlator;
import io.orderescrow.process.Correlator.Correlation;
import io.orderescrow.process.Recipient;
import io.orderescrow.process.Recipient.AlreadyStarted;
import io.orderescrow.process.Recipient.Ambiguous;
import io.orderescrow.process.Recipient.Handler;
import io.orderescrow.process.Recipient.NoRecipient;
import io.orderescrow.process.Recipient.RejectedByHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Says of each message what shall become of it now: whom it is for, or why for nobody. */
@Component
@Profile("orchestrator")
class Classifier {

  private final Correlator correlator;
  private final UncorrelatedMessages unawaited;

  Classifier(Correlator correlator, UncorrelatedMessages unawaited) {
    this.correlator = correlator;
    this.unawaited = unawaited;
  }

  /**
   * A message and its verdict.
   *
   * @param recipient whom it is for; it counts only if the verdict is APPLIED
   */
  record Classified(Message message, Recipient recipient, Verdict verdict) {

    boolean is(Disposition disposition) {
      return verdict.disposition() == disposition;
    }

    Correlation delivery() {
      return new Correlation(message, recipient);
    }

    Classified tracedBy(String traceparent) {
      return new Classified(message.tracedBy(traceparent), recipient, verdict);
    }

    /** The messages among these that have this disposition. */
    static List<Message> with(Disposition disposition, List<Classified> all) {
      return all.stream().filter(one -> one.is(disposition)).map(Classified::message).toList();
    }

    /** What of these is to be delivered. */
    static List<Correlation> deliveries(List<Classified> all) {
      return all.stream()
          .filter(one -> one.is(Disposition.APPLIED))
          .map(Classified::delivery)
          .toList();
    }
  }

  /**
   * Sorts messages, in the order given. Of each business key at most one moves a process, the first
   * that is awaited: what the others meet is known once it has been.
   */
  List<Classified> classify(List<Message> messages) {
    List<Recipient> recipients = correlator.recipientsOf(messages);
    List<Message> forNobody = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (recipients.get(i) instanceof NoRecipient) {
        forNobody.add(messages.get(i));
      }
    }
    Iterator<Verdict> judged = unawaited.judge(forNobody).iterator();
    Set<String> moved = new HashSet<>();
    List<Classified> sorted = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      Recipient recipient = recipients.get(i);
      Verdict verdict =
          recipient instanceof NoRecipient ? judged.next() : verdict(message, recipient);
      if (verdict.disposition() == Disposition.APPLIED
          && !(recipient instanceof Handler)
          && !moved.add(message.envelope().subject())) {
        verdict = Verdict.WAITING;
      }
      sorted.add(new Classified(message, recipient, verdict));
    }
    return sorted;
  }

  private static Verdict verdict(Message message, Recipient recipient) {
    if (recipient instanceof AlreadyStarted started) {
      return new Verdict(
          Disposition.REDUNDANT, "%s was started before".formatted(started.processKey()));
    } else if (recipient instanceof Ambiguous several) {
      return new Verdict(
          Disposition.PARKED,
          "%d places wait for %s of this business key, and nothing tells which is meant"
              .formatted(several.candidates(), message.envelope().type()));
    } else if (recipient instanceof RejectedByHandler refused) {
      return new Verdict(Disposition.PARKED, refused.reason());
    }
    return Verdict.APPLIED;
  }
}
