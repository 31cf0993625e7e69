package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Malformed;
import io.orderescrow.message.ParsedMessage.PartialAttributes;
import io.orderescrow.message.ParsedMessage.Unexpected;
import io.orderescrow.message.RawMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be written to the inbox.
 *
 * @param envelope its attributes; of an unreadable message what could be made out
 * @param headers the header table, for a message that could not be read
 * @param verdict what shall become of it
 */
record InboxEntry(Envelope envelope, byte[] body, @Nullable String headers, Verdict verdict) {

  /** A disposition and, where it does not speak for itself, its reason. */
  record Verdict(Disposition disposition, @Nullable String reason) {

    static final Verdict APPLIED = new Verdict(Disposition.APPLIED, null);
    static final Verdict WAITING = new Verdict(Disposition.WAITING, null);
    static final Verdict DUPLICATE = new Verdict(Disposition.DUPLICATE, null);
  }

  static InboxEntry of(RawMessage raw, Message message, Verdict verdict) {
    return new InboxEntry(message.envelope(), raw.body(), null, verdict);
  }

  /** One whose row is there already, with a verdict that it has now. */
  static InboxEntry waited(WaitingMessage waiting, Verdict verdict) {
    return new InboxEntry(waiting.message().envelope(), new byte[0], null, verdict);
  }

  /** Of a reading that is not {@link ParsedMessage.Readable}. */
  static InboxEntry unreadable(ParsedMessage reading, Instant now) {
    Verdict verdict = verdict(reading);
    PartialAttributes hints =
        reading instanceof Malformed malformed
            ? malformed.partial()
            : ((Unexpected) reading).partial();
    Envelope known =
        new Envelope(hints.id(), hints.source(), hints.type(), hints.subject(), now, Lineage.NONE);
    RawMessage raw = reading.raw();
    return new InboxEntry(known, raw.body(), HeaderJson.of(raw.headers()), verdict);
  }

  private static Verdict verdict(ParsedMessage unreadable) {
    return unreadable instanceof Malformed malformed
        ? new Verdict(Disposition.MALFORMED, malformed.reason())
        : new Verdict(Disposition.UNEXPECTED, ((Unexpected) unreadable).reason());
  }

  InboxEntry with(Verdict other) {
    return new InboxEntry(envelope, body, headers, other);
  }

  /** Source and id, by which CloudEvents tells messages apart. */
  Identity identity() {
    return new Identity(envelope.source(), envelope.id());
  }

  /** What makes two messages the same message. */
  record Identity(String source, String id) {}
}
