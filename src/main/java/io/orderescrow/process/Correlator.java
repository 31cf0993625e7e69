package io.orderescrow.process;

import io.orderescrow.engine.EngineCommand;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.process.Recipient.Handler;
import io.orderescrow.process.Recipient.NewInstance;
import io.orderescrow.process.Recipient.WaitingInstance;
import io.orderescrow.process.StartClaims.ProcessStart;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Finds the recipients of messages and delivers them, in the caller's transaction. */
@Component
public class Correlator {

  private final RuntimeService runtime;
  private final Recipients recipients;
  private final KeptPayloads payloads;
  private final Causation causation;
  private final EngineCommand engine;
  private final StartClaims claims;

  Correlator(
      RuntimeService runtime,
      Recipients recipients,
      KeptPayloads payloads,
      Causation causes,
      EngineCommand engine,
      StartClaims claims) {
    this.runtime = runtime;
    this.recipients = recipients;
    this.payloads = payloads;
    this.causation = causes;
    this.engine = engine;
    this.claims = claims;
  }

  /**
   * A message and its recipient.
   *
   * @param recipient a {@link NewInstance}, a {@link WaitingInstance} or a {@link Handler}
   */
  public record Correlation(Message message, Recipient recipient) {}

  /** Returns the current recipient of each message, in the order given, with one query. */
  public List<Recipient> recipientsOf(List<Message> messages) {
    return recipients.find(messages);
  }

  /**
   * Delivers all messages in one engine command, so that the engine writes all changes together.
   * There must be at most one message for each business key, because the engine does not see
   * changes that it has not written yet.
   *
   * @throws StartRefusedException when an instance to start was started before
   * @throws RuntimeException when a message cannot be delivered; the caller must then roll back,
   *     because the engine command may be half done
   */
  public void deliver(List<Correlation> deliveries) {
    deliveries.stream()
        .filter(delivery -> delivery.recipient() instanceof Handler)
        .forEach(delivery -> recipients.handle(delivery.message()));
    List<Correlation> toInstances =
        deliveries.stream().filter(delivery -> !(delivery.recipient() instanceof Handler)).toList();
    if (!toInstances.isEmpty()) {
      deliverToInstances(toInstances);
    }
  }

  private void deliverToInstances(List<Correlation> deliveries) {
    engine.run(
        waitingInstances(deliveries),
        () -> claims.during(starts(deliveries), () -> deliveries.forEach(this::deliver)));
  }

  private static List<String> waitingInstances(List<Correlation> deliveries) {
    return deliveries.stream()
        .map(Correlation::recipient)
        .filter(WaitingInstance.class::isInstance)
        .map(recipient -> ((WaitingInstance) recipient).processInstanceId())
        .toList();
  }

  private List<ProcessStart> starts(List<Correlation> deliveries) {
    return deliveries.stream()
        .filter(delivery -> delivery.recipient() instanceof NewInstance)
        .map(delivery -> start((NewInstance) delivery.recipient(), delivery.message()))
        .toList();
  }

  private ProcessStart start(NewInstance instance, Message message) {
    return new ProcessStart(
        instance.processKey(),
        message.envelope().subject(),
        payloads.record(instance.definitionId(), message.payload()));
  }

  private void deliver(Correlation delivery) {
    causation.runCausedBy(
        delivery.message(),
        () -> {
          if (delivery.recipient() instanceof NewInstance instance) {
            startInstance(instance, delivery.message());
          } else if (delivery.recipient() instanceof WaitingInstance waiting) {
            runtime.messageEventReceived(
                delivery.message().envelope().type(),
                waiting.executionId(),
                payloads.messageVariable(delivery.message().payload()));
          } else {
            throw new IllegalArgumentException(
                "%s has no recipient: %s".formatted(delivery.message(), delivery.recipient()));
          }
        });
  }

  private void startInstance(NewInstance instance, Message message) {
    Envelope envelope = message.envelope();
    runtime
        .createMessageCorrelation(envelope.type())
        .processDefinitionId(instance.definitionId())
        .processInstanceBusinessKey(envelope.subject())
        .setVariables(payloads.startVariables(instance.definitionId(), message.payload()))
        .correlateStartMessage();
  }
}
