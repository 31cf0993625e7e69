package io.orderescrow.inbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.PartialAttributes;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.Secrets;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads messages for the inbox. A message that its sender may not send is {@link Unexpected}, so a
 * retry is refused for the same reason until an operator edits the message.
 */
@Component
class InboxReader {

  private final MessageReader reader;
  private final SenderRules rules;
  private final Secrets secrets;

  InboxReader(MessageReader reader, SenderRules rules, Secrets secrets) {
    this.reader = reader;
    this.rules = rules;
    this.secrets = secrets;
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

  /** Reads a stored message as it was received. */
  ParsedMessage readAgain(ReceivedMessage stored) {
    return read(new RawMessage(stored.body(), HeaderJson.parse(stored.headers())));
  }

  /**
   * Reads a stored message after an edit. The edit sees masks instead of secrets; a mask that it
   * leaves where it is stands for the secret.
   */
  ParsedMessage readEdited(ReceivedMessage stored, MessageEdit edit) throws EditRefusedException {
    RawMessage shown = new RawMessage(stored.payload(), HeaderJson.parse(stored.headers()));
    RawMessage edited = edit.applyTo(shown);
    if (Arrays.equals(edited.body(), shown.body())) {
      return read(new RawMessage(stored.body(), edited.headers()));
    }
    ParsedMessage reading = read(new RawMessage(stored.restored(edited.body()), edited.headers()));
    Optional<String> missing =
        reading instanceof Readable readable
            ? secrets.missingIn(readable.message().payload())
            : Optional.empty();
    if (missing.isPresent()) {
      throw new EditRefusedException(
          missing.get()
              + " has the mask of a secret that was elsewhere; leave it where it was, or give a value");
    }
    return reading;
  }

  /** The body with masks instead of secrets. */
  byte[] shown(byte[] body) {
    return secrets.separate(body).shown();
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
