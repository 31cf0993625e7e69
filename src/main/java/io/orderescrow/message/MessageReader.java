package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.ParsedMessage.Malformed;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the messages of one application's queue and validates them against the catalogue. Every
 * input yields a {@link ParsedMessage}, never an exception. Thread-safe.
 */
public final class MessageReader {

  /** Maximum size of a body in bytes. */
  public static final int MAX_BODY = 1024 * 1024;

  /** Maximum length of a reason in characters. */
  static final int MAX_REASON = 1000;

  private final Catalogue catalogue;
  private final Clock clock;
  private final String application;
  private final Set<String> expected;

  /** The reader of the orchestrator. */
  public MessageReader(Catalogue catalogue, Clock clock) {
    this(catalogue, clock, "orchestrator");
  }

  private MessageReader(Catalogue catalogue, Clock clock, String application) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.application = application;
    this.expected = Set.copyOf(catalogue.topology().queueOf(application).messages());
  }

  /**
   * A reader for the messages that the queue of another application is bound to.
   *
   * @param application such as {@code inventory}
   * @throws IllegalArgumentException when the catalogue has no queue for it
   */
  public MessageReader forApplication(String application) {
    return new MessageReader(catalogue, clock, application);
  }

  /**
   * The message of the result is in its normal form: decompressed, without byte order mark and, if
   * it is {@link Readable}, in binary mode.
   *
   * @return {@link Unexpected} when the application does not receive messages of its type; {@link
   *     Malformed} with the first violation when it breaks its contract; else {@link Readable}.
   *     Reasons have at most 1000 characters, all printable.
   */
  public ParsedMessage read(RawMessage received) {
    RawMessage raw = received;
    AttributeValues values = AttributeValues.ofHeaders(received.headers());
    EnvelopeAttributes attributes = new EnvelopeAttributes(values);
    try {
      raw = ContentEncoding.decoded(received);
      Optional<StructuredEvent> structured = StructuredEvent.find(raw);
      if (structured.isPresent()) {
        attributes = new EnvelopeAttributes(values.and(structured.get().members()));
      } else if (!attributes.hasType()) {
        throw untyped(raw);
      }
      String type = attributes.type();
      Optional<MessageType> known = catalogue.find(type);
      if (known.isEmpty() || !expected.contains(type)) {
        return unexpected(raw, attributes, type, known.isPresent());
      }
      Envelope envelope = attributes.envelope(clock.instant());
      RawMessage binary =
          structured.isPresent() ? structured.get().inBinaryMode(raw, envelope) : raw;
      ObjectNode payload = JsonBody.read(structured.isPresent() ? "the data" : "the body", binary);
      requireContract(known.get(), envelope, payload, attributes.placeOfSubject());
      return new Readable(binary, new Message(envelope, payload));
    } catch (UnreadableMessageException e) {
      return malformed(raw, attributes, String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      return malformed(raw, attributes, "the payload is too complex to be validated");
    } catch (RuntimeException e) {
      // A library has a limit that we do not know. The message must not stop those behind it.
      return malformed(
          raw, attributes, "the message cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Without a type nothing else is known, so the body is asked for the reason. */
  private static UnreadableMessageException untyped(RawMessage raw) {
    String missing = "header " + Envelopes.PREFIX + "type is missing";
    return new UnreadableMessageException(
        BodyFormat.violation(raw.body())
            .or(() -> StructuredEvent.misnamed(raw))
            .map(body -> missing + "; " + body)
            .orElse(missing));
  }

  static void requireSize(RawMessage raw) throws UnreadableMessageException {
    if (raw.size() > MAX_BODY) {
      throw new UnreadableMessageException(
          "the body has " + raw.size() + " bytes; the maximum is " + MAX_BODY);
    }
  }

  private static Malformed malformed(
      RawMessage raw, EnvelopeAttributes attributes, String violation) {
    return new Malformed(raw, attributes.partial(), PrintableText.sanitize(violation, MAX_REASON));
  }

  private Unexpected unexpected(
      RawMessage raw, EnvelopeAttributes attributes, String type, boolean known) {
    String reason =
        known
            ? "the catalogue does not list " + type + " as one that " + application + " receives"
            : "the catalogue has no message '" + type + "'";
    return new Unexpected(raw, attributes.partial(), reason);
  }

  private void requireContract(
      MessageType type, Envelope envelope, ObjectNode payload, String placeOfSubject)
      throws UnreadableMessageException {
    Optional<String> violation = catalogue.firstViolation(type.name(), payload);
    if (violation.isPresent()) {
      throw new UnreadableMessageException(violation.get());
    }
    JsonNode key = payload.path(type.keyProperty());
    if (!envelope.subject().equals(key.textValue())) {
      throw new UnreadableMessageException(
          "/"
              + type.keyProperty()
              + " must equal the "
              + placeOfSubject
              + ", '"
              + envelope.subject()
              + "'");
    }
  }
}
