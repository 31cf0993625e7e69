package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.PartialAttributes;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import io.orderescrow.message.RawMessage;
import org.springframework.stereotype.Component;

/**
 * Reads messages for the inbox. A message that its sender may not send is {@link Unexpected}, so a
 * retry is refused for the same reason until an operator edits the message.
 */
@Component
class InboxReader {

  private final MessageReader reader;
  private final SenderRules rules;

  InboxReader(MessageReader reader, SenderRules rules) {
    this.reader = reader;
    this.rules = rules;
  }

  ParsedMessage read(RawMessage received) {
    ParsedMessage reading = reader.read(received);
    return reading instanceof Readable readable
        ? rules
            .objection(readable.raw(), readable.message())
            .<ParsedMessage>map(objection -> refused(readable, objection))
            .orElse(readable)
        : reading;
  }

  private static Unexpected refused(Readable readable, String objection) {
    Envelope envelope = readable.message().envelope();
    return new Unexpected(
        readable.raw(),
        new PartialAttributes(
            envelope.id(), envelope.source(), envelope.type(), envelope.subject()),
        objection);
  }
}
