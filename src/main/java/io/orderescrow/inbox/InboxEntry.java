package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Malformed;
import io.orderescrow.message.ParsedMessage.PartialAttributes;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import io.orderescrow.message.RawMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to store in the inbox.
 *
 * @param envelope its attributes; of an unreadable message those that could be read
 * @param headers the header table; only of an unreadable message
 * @param verdict its disposition
 */
record InboxEntry(Envelope envelope, byte[] body, @Nullable String headers, Verdict verdict) {

  /** A disposition and its reason; null if the disposition is self-explanatory. */
  record Verdict(Disposition disposition, @Nullable String reason) {

    static final Verdict APPLIED = new Verdict(Disposition.APPLIED, null);
    static final Verdict WAITING = new Verdict(Disposition.WAITING, null);
    static final Verdict DUPLICATE = new Verdict(Disposition.DUPLICATE, null);
  }

  static InboxEntry of(RawMessage raw, Message message, Verdict verdict) {
    return new InboxEntry(message.envelope(), raw.body(), null, verdict);
  }

  /** A readable message that waits, or an unreadable one. */
  static InboxEntry waiting(ParsedMessage reading, Instant now) {
    return reading instanceof Readable readable
        ? of(readable.raw(), readable.message(), Verdict.WAITING)
        : unreadable(reading, now);
  }

  boolean isWaiting() {
    return verdict.disposition() == Disposition.WAITING;
  }

  /** A message that is stored already, with its new verdict. */
  static InboxEntry waited(WaitingMessage waiting, Verdict verdict) {
    return new InboxEntry(waiting.message().envelope(), new byte[0], null, verdict);
  }

  /**
   * @param reading one that is not {@link ParsedMessage.Readable}
   */
  static InboxEntry unreadable(ParsedMessage reading, Instant now) {
    boolean malformed = reading instanceof Malformed;
    PartialAttributes hints =
        malformed ? ((Malformed) reading).partial() : ((Unexpected) reading).partial();
    Verdict verdict =
        malformed
            ? new Verdict(Disposition.MALFORMED, ((Malformed) reading).reason())
            : new Verdict(Disposition.UNEXPECTED, ((Unexpected) reading).reason());
    Envelope known =
        new Envelope(hints.id(), hints.source(), hints.type(), hints.subject(), now, Lineage.NONE);
    RawMessage raw = reading.raw();
    return new InboxEntry(known, raw.body(), HeaderJson.write(raw.headers()), verdict);
  }

  /**
   * A readable message whose source and id were received before.
   *
   * @param first the message that was received before; null if it has just been purged
   */
  static InboxEntry repeated(Readable readable, @Nullable StoredContent first) {
    Message message = readable.message();
    if (first == null || first.isRepeatedBy(message)) {
      return of(readable.raw(), message, Verdict.DUPLICATE);
    }
    Envelope envelope = message.envelope();
    String reason =
        "source and id must be unique, but source '%s' has used id '%s' before for another message, %s about '%s'"
            .formatted(envelope.source(), envelope.id(), first.type(), first.subject());
    return new InboxEntry(
        envelope,
        readable.raw().body(),
        HeaderJson.write(readable.raw().headers()),
        new Verdict(Disposition.MALFORMED, reason));
  }

  /** The same entry as a repetition of a message that an operator has edited since. */
  InboxEntry repeatsEdited(long seq) {
    String reason = "repeats message %d, which an operator has edited since".formatted(seq);
    return new InboxEntry(envelope, body, headers, new Verdict(Disposition.DUPLICATE, reason));
  }

  /** The record of a message that an operator gave another source or id. */
  static InboxEntry former(ReceivedMessage message) {
    Lineage lineage =
        new Lineage(message.commandId(), message.causationId(), message.attempt(), null);
    return new InboxEntry(
        new Envelope(
            message.id(),
            message.source(),
            message.type(),
            message.subject(),
            message.receivedAt(),
            lineage),
        message.payload(),
        null,
        new Verdict(
            Disposition.DISCARDED,
            "became message %d, to which an operator gave another source or id"
                .formatted(message.seq())));
  }

  /** Whether it failed, although its source and id could be read. */
  boolean isFailedWithIdentity() {
    return Disposition.FAILED.contains(verdict.disposition())
        && !envelope.source().isEmpty()
        && !envelope.id().isEmpty();
  }

  StoredContent content() {
    return new StoredContent(
        envelope.type(), envelope.subject(), envelope.lineage().commandId(), body);
  }

  /** Source and id, which identify a CloudEvent. */
  Identity identity() {
    return new Identity(envelope.source(), envelope.id());
  }

  static Identity identity(Message message) {
    return new Identity(message.envelope().source(), message.envelope().id());
  }

  static Identity identity(ReceivedMessage message) {
    return new Identity(message.source(), message.id());
  }

  /** The identities of the readable messages. */
  static List<Identity> identities(List<ParsedMessage> readings) {
    return readings.stream()
        .filter(Readable.class::isInstance)
        .map(reading -> identity(((Readable) reading).message()))
        .toList();
  }

  /** Two messages with the same identity are the same message. */
  record Identity(String source, String id) {}
}
