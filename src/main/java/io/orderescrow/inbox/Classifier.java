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
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Decides the disposition of each message: who receives it, or why nobody does. */
@Component
class Classifier {

  private final Correlator correlator;
  private final UncorrelatedMessages uncorrelated;

  Classifier(Correlator correlator, UncorrelatedMessages uncorrelated) {
    this.correlator = correlator;
    this.uncorrelated = uncorrelated;
  }

  /**
   * A message and its verdict.
   *
   * @param recipient relevant only if the verdict is APPLIED
   */
  record Classified(Message message, Recipient recipient, Verdict verdict) {

    Classified with(Verdict other) {
      return new Classified(message, recipient, other);
    }

    boolean is(Disposition disposition) {
      return verdict.disposition() == disposition;
    }

    Classified tracedBy(String traceparent) {
      return new Classified(message.tracedBy(traceparent), recipient, verdict);
    }

    /** The messages with this disposition. */
    static List<Message> messagesWith(Disposition disposition, List<Classified> all) {
      return all.stream().filter(one -> one.is(disposition)).map(Classified::message).toList();
    }

    /** The messages to deliver, with their recipients. */
    static List<Correlation> correlations(List<Classified> all) {
      return all.stream()
          .filter(one -> one.is(Disposition.APPLIED))
          .map(one -> new Correlation(one.message, one.recipient))
          .toList();
    }
  }

  /**
   * Classifies messages, in the order given. At most one message of each business key is APPLIED:
   * the first that its process waits for. The others are WAITING, because the first one changes
   * what the process waits for.
   */
  List<Classified> classify(List<Message> messages) {
    return uncorrelated.parkContradictions(
        classify(messages, correlator.recipientsOf(messages), uncorrelated::judge));
  }

  /**
   * @param recipients one for each message
   * @param uncorrelated judges the messages that nobody waits for
   */
  static List<Classified> classify(
      List<Message> messages,
      List<Recipient> recipients,
      Function<List<Message>, List<Verdict>> uncorrelated) {
    List<Message> unmatched = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (recipients.get(i) instanceof NoRecipient) {
        unmatched.add(messages.get(i));
      }
    }
    Iterator<Verdict> verdicts = uncorrelated.apply(unmatched).iterator();
    Set<String> movedKeys = new HashSet<>();
    List<Classified> classified = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      Recipient recipient = recipients.get(i);
      Verdict verdict =
          recipient instanceof NoRecipient ? verdicts.next() : verdict(message, recipient);
      if (verdict.disposition() == Disposition.APPLIED
          && !(recipient instanceof Handler)
          && !movedKeys.add(message.envelope().subject())) {
        verdict = Verdict.WAITING;
      }
      classified.add(new Classified(message, recipient, verdict));
    }
    return classified;
  }

  private static Verdict verdict(Message message, Recipient recipient) {
    if (recipient instanceof AlreadyStarted started) {
      return new Verdict(
          Disposition.REDUNDANT, "%s was already started".formatted(started.processKey()));
    } else if (recipient instanceof Ambiguous several) {
      return new Verdict(
          Disposition.PARKED,
          "%d activities of this business key wait for %s; the message matches more than one"
              .formatted(several.candidates(), message.envelope().type()));
    } else if (recipient instanceof RejectedByHandler refused) {
      return new Verdict(Disposition.PARKED, refused.reason());
    }
    return Verdict.APPLIED;
  }
}
