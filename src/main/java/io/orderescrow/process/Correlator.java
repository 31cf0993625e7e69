package io.orderescrow.process;

import io.orderescrow.instance.SearchKeys;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.model.Models;
import io.orderescrow.model.Models.MessageStart;
import io.orderescrow.process.Recipient.NewInstance;
import io.orderescrow.process.Recipient.NoInstance;
import io.orderescrow.process.Recipient.WaitingInstance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Brings messages to the process instances they are for. Both methods take part in the caller's
 * transaction.
 */
@Component
@Profile("orchestrator")
public class Correlator {

  private final RuntimeService runtime;
  private final Recipients recipients;
  private final Models models;
  private final Causation causes;
  private final EngineBatch command;

  Correlator(
      RuntimeService runtime,
      Recipients recipients,
      Models models,
      Causation causes,
      EngineBatch command) {
    this.runtime = runtime;
    this.recipients = recipients;
    this.models = models;
    this.causes = causes;
    this.command = command;
  }

  /**
   * A message and who it is for.
   *
   * @param recipient a {@link NewInstance}, a {@link WaitingInstance} or {@link NoInstance}
   */
  public record Correlation(Message message, Recipient recipient) {}

  /** Who each of these messages is for right now, in the order given. Asks the engine once. */
  public List<Recipient> recipientsOf(List<Message> messages) {
    return recipients.of(messages);
  }

  /**
   * Delivers all messages inside one engine command, so that the engine writes once for all of
   * them. At most one message for each business key: the engine does not see what it has not
   * written.
   *
   * @throws RuntimeException when any of them cannot be taken; the transaction must then be rolled
   *     back, since the engine's command may have done half its work
   */
  public void deliver(List<Correlation> deliveries) {
    deliveries.stream()
        .filter(delivery -> delivery.recipient() instanceof NoInstance)
        .forEach(delivery -> recipients.take(delivery.message()));
    List<Correlation> toInstances =
        deliveries.stream()
            .filter(delivery -> !(delivery.recipient() instanceof NoInstance))
            .toList();
    if (!toInstances.isEmpty()) {
      deliverToInstances(toInstances);
    }
  }

  private void deliverToInstances(List<Correlation> deliveries) {
    command.run(
        instancesIn(deliveries), startsIn(deliveries), () -> deliveries.forEach(this::deliver));
  }

  private static List<String> instancesIn(List<Correlation> deliveries) {
    return deliveries.stream()
        .map(Correlation::recipient)
        .filter(WaitingInstance.class::isInstance)
        .map(recipient -> ((WaitingInstance) recipient).processInstanceId())
        .toList();
  }

  private Map<String, Map<String, SearchKeys>> startsIn(List<Correlation> deliveries) {
    Map<String, Map<String, SearchKeys>> starts = new TreeMap<>();
    for (Correlation delivery : deliveries) {
      if (delivery.recipient() instanceof NewInstance start) {
        Message message = delivery.message();
        starts
            .computeIfAbsent(start.processKey(), key -> new TreeMap<>())
            .put(message.envelope().subject(), foundBy(start, message));
      }
    }
    return starts;
  }

  private SearchKeys foundBy(NewInstance start, Message message) {
    MessageStart messageStart = models.messageStart(start.definitionId());
    return messageStart == null
        ? SearchKeys.NOTHING
        : SearchKeys.in(message.payload(), messageStart.findBy());
  }

  private void deliver(Correlation delivery) {
    causes.during(
        delivery.message(),
        () -> {
          if (delivery.recipient() instanceof NewInstance start) {
            start(start, delivery.message());
          } else if (delivery.recipient() instanceof WaitingInstance waiting) {
            runtime.messageEventReceived(
                delivery.message().envelope().type(),
                waiting.executionId(),
                Variables.seenByTheModel(delivery.message()));
          } else {
            throw new IllegalArgumentException(
                "%s is for nobody: %s".formatted(delivery.message(), delivery.recipient()));
          }
        });
  }

  private void start(NewInstance start, Message message) {
    Envelope envelope = message.envelope();
    VariableMap variables = Variables.seenByTheModel(message);
    MessageStart messageStart = models.messageStart(start.definitionId());
    if (messageStart != null && messageStart.keptAs() != null) {
      variables.putValueTyped(messageStart.keptAs(), Variables.kept(message.payload()));
    }
    runtime
        .createMessageCorrelation(envelope.type())
        .processDefinitionId(start.definitionId())
        .processInstanceBusinessKey(envelope.subject())
        .setVariables(variables)
        .correlateStartMessage();
  }
}
