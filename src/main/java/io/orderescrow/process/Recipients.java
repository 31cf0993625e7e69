package io.orderescrow.process;

import static java.util.stream.Collectors.groupingBy;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.process.Recipient.AlreadyStarted;
import io.orderescrow.process.Recipient.Ambiguous;
import io.orderescrow.process.Recipient.Handler;
import io.orderescrow.process.Recipient.NewInstance;
import io.orderescrow.process.Recipient.NoRecipient;
import io.orderescrow.process.Recipient.RejectedByHandler;
import io.orderescrow.process.Recipient.WaitingInstance;
import io.orderescrow.process.RecipientTable.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Finds the recipients of messages: an instance, a process to start, or a handler. */
@Component
class Recipients {

  private final RecipientTable table;
  private final Map<String, MessageHandler> handlers = new TreeMap<>();

  Recipients(RecipientTable table, List<MessageHandler> handlers) {
    this.table = table;
    handlers.forEach(handler -> this.handlers.put(handler.type(), handler));
  }

  /** Returns the current recipient of each message, in the order given, with one query. */
  List<Recipient> find(List<Message> messages) {
    List<Message> forInstances = messages.stream().filter(message -> !hasHandler(message)).toList();
    Map<String, List<Target>> targets =
        (forInstances.isEmpty() ? List.<Target>of() : table.targetsOf(forInstances))
            .stream().collect(groupingBy(target -> target.message() + ' ' + target.businessKey()));
    return messages.stream()
        .map(
            message ->
                hasHandler(message)
                    ? handlerRecipient(message)
                    : recipient(targets.getOrDefault(keyOf(message.envelope()), List.of())))
        .toList();
  }

  /** Passes a message to its {@link MessageHandler}. */
  void handle(Message message) {
    handlerOf(message).handle(message);
  }

  private MessageHandler handlerOf(Message message) {
    MessageHandler handler = handlers.get(message.envelope().type());
    if (handler == null) {
      throw new IllegalArgumentException("There is no handler for " + message.envelope().type());
    }
    return handler;
  }

  private Recipient handlerRecipient(Message message) {
    Optional<String> rejection = handlerOf(message).validate(message);
    return rejection.isPresent() ? new RejectedByHandler(rejection.get()) : new Handler();
  }

  private boolean hasHandler(Message message) {
    return handlers.containsKey(message.envelope().type());
  }

  private static String keyOf(Envelope envelope) {
    return envelope.type() + ' ' + envelope.subject();
  }

  /** Prefers a waiting execution to a start, as the engine's own correlation does. */
  static Recipient recipient(List<Target> targets) {
    List<Target> waiting = targets.stream().filter(target -> target.executionId() != null).toList();
    List<Target> candidates = waiting.isEmpty() ? targets : waiting;
    if (candidates.size() != 1) {
      return candidates.isEmpty() ? new NoRecipient() : new Ambiguous(candidates.size());
    }
    Target target = candidates.get(0);
    if (target.executionId() != null) {
      return new WaitingInstance(target.executionId(), String.valueOf(target.processInstanceId()));
    }
    return target.started()
        ? new AlreadyStarted(String.valueOf(target.processKey()))
        : new NewInstance(
            String.valueOf(target.processKey()), String.valueOf(target.definitionId()));
  }
}
