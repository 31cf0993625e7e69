package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Malformed;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.ParsedMessage.Unexpected;
import io.orderescrow.message.RawMessage;
import java.util.List;

/**
 * Applies the message catalogue to the commands and answers of one service. {@link Choreography} is
 * the contract of a service that receives events instead of commands.
 */
class MessageContract {

  final String service;
  final String exchange;
  final String queue;
  private final Catalogue catalogue;
  private final MessageReader reader;

  MessageContract(String service, Catalogue catalogue, MessageReader reader) {
    this.service = service;
    this.exchange = catalogue.topology().exchange();
    this.queue = catalogue.topology().queueOf(service).name();
    this.catalogue = catalogue;
    this.reader = reader.forApplication(service);
  }

  /** The names of the messages that the queue of the service is bound to. */
  List<String> received() {
    return catalogue.topology().queueOf(service).messages();
  }

  /**
   * Reads a message as a command.
   *
   * @throws UnusableCommandException when the message breaks the contract, or carries no {@code
   *     commandid}: without it, a service cannot tell a duplicate from a new command
   */
  Command read(RawMessage raw) {
    ParsedMessage parsed = reader.read(raw);
    if (parsed instanceof Readable readable) {
      Envelope envelope = readable.message().envelope();
      String id = envelope.lineage().commandId();
      if (id == null || id.isBlank()) {
        throw new UnusableCommandException(
            envelope.type() + " for order " + envelope.subject() + " carries no commandid");
      }
      return command(id, envelope.type(), readable.message());
    }
    throw new UnusableCommandException(
        parsed instanceof Malformed malformed
            ? malformed.reason()
            : ((Unexpected) parsed).reason());
  }

  static Command command(String id, String type, Message message) {
    Envelope envelope = message.envelope();
    return new Command(
        id,
        envelope.id(),
        type,
        envelope.subject(),
        envelope.lineage().traceparent(),
        message.payload());
  }

  /**
   * Completes answers inside the transaction that stores them, and checks them.
   *
   * @param received the commands received in the same transaction
   * @throws IllegalStateException when an answer breaks the contract, which is a defect of the
   *     service
   */
  List<Answer> complete(List<Answer> answers, List<Command> received) {
    answers.forEach(answer -> check(answer.type(), answer.payload()));
    return answers;
  }

  /**
   * Returns whether an answer counts as published only when a queue holds it. The orchestrator has
   * a queue for every answer.
   */
  boolean mandatory() {
    return true;
  }

  /**
   * Checks a message of the service.
   *
   * @throws IllegalStateException when it breaks the contract, which is a defect of the service
   */
  void check(String type, JsonNode payload) {
    List<String> violations = violations(type, payload);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "The message %2$s of service %1$s breaks its contract: %3$s"
              .formatted(service, type, String.join("; ", violations)));
    }
  }

  List<String> violations(String type, JsonNode payload) {
    return catalogue.violations(type, payload);
  }
}
