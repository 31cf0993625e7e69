package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.RawMessage;
import io.orderescrow.sample.runtime.AnswerTable.Emission;
import java.util.List;
import java.util.Map;

/** Applies the message catalogue to the commands and answers of one service. */
class OrchestratedDialogue implements Dialogue {

  private final String application;
  private final Catalogue catalogue;
  private final MessageReader reader;

  OrchestratedDialogue(String application, Catalogue catalogue, MessageReader reader) {
    this.application = application;
    this.catalogue = catalogue;
    this.reader = reader.forApplication(application);
  }

  String exchange() {
    return catalogue.topology().exchange();
  }

  String queue() {
    return catalogue.topology().queueOf(application).name();
  }

  @Override
  public Command read(RawMessage raw) {
    var reading = reader.read(raw);
    if (reading instanceof ParsedMessage.Readable readable) {
      return Command.of(readable.message());
    }
    throw new UnusableCommandException(
        reading instanceof ParsedMessage.Malformed malformed
            ? malformed.reason()
            : ((ParsedMessage.Unexpected) reading).reason());
  }

  /** Checks the answers against the contract before they are published. It adds no data. */
  @Override
  public List<Answer> complete(List<Answer> answers, List<Command> asks) {
    answers.forEach(answer -> check(answer.type(), answer.payload()));
    return answers;
  }

  /** Returns true, because the orchestrator has a queue for every answer. */
  @Override
  public boolean mustBeHeard() {
    return true;
  }

  /**
   * Checks a message that answers no command against the contract.
   *
   * @throws IllegalStateException when it breaks the contract, which is a defect of the service
   */
  void check(String type, JsonNode payload) {
    var violations = violations(type, payload);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "The message %2$s of service %1$s breaks its contract: %3$s"
              .formatted(application, type, String.join("; ", violations)));
    }
  }

  List<String> violations(String type, JsonNode payload) {
    return catalogue.violations(type, payload);
  }

  /** Maps an emission to its CloudEvents attributes as AMQP headers. */
  Map<String, Object> headers(Emission emission) {
    var lineage =
        new Lineage(emission.commandId(), emission.causationId(), 1, emission.traceparent());
    return Envelopes.headers(
        new Envelope(
            emission.id(),
            "/" + application,
            emission.type(),
            emission.subject(),
            emission.time(),
            lineage));
  }
}
