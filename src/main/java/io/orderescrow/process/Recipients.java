package io.orderescrow.process;

import static java.util.stream.Collectors.groupingBy;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.process.Recipient.AlreadyStarted;
import io.orderescrow.process.Recipient.NewInstance;
import io.orderescrow.process.Recipient.NoInstance;
import io.orderescrow.process.Recipient.Nobody;
import io.orderescrow.process.Recipient.Refused;
import io.orderescrow.process.Recipient.Several;
import io.orderescrow.process.Recipient.WaitingInstance;
import io.orderescrow.process.RecipientTable.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Knows who a message is for: an instance, a process it starts, or no instance at all. */
@Component
@Profile("orchestrator")
class Recipients {

  private final RecipientTable table;
  private final Map<String, MessageHandler> takers = new TreeMap<>();

  Recipients(RecipientTable table, List<MessageHandler> takers) {
    this.table = table;
    takers.forEach(taker -> this.takers.put(taker.type(), taker));
  }

  /** Who each of these messages is for right now, in the order given. Asks the engine once. */
  List<Recipient> of(List<Message> messages) {
    List<Message> forInstances =
        messages.stream().filter(message -> !concernsNoInstance(message)).toList();
    Map<String, List<Place>> places =
        (forInstances.isEmpty() ? List.<Place>of() : table.placesFor(forInstances))
            .stream().collect(groupingBy(place -> place.message() + ' ' + place.businessKey()));
    return messages.stream()
        .map(
            message ->
                concernsNoInstance(message)
                    ? ours(message)
                    : recipient(places.getOrDefault(placeOf(message.envelope()), List.of())))
        .toList();
  }

  /** Hands over a message whose recipient is {@link NoInstance}. */
  void take(Message message) {
    takerOf(message).handle(message);
  }

  private MessageHandler takerOf(Message message) {
    MessageHandler taker = takers.get(message.envelope().type());
    if (taker == null) {
      throw new IllegalArgumentException("Nothing takes " + message.envelope().type());
    }
    return taker;
  }

  private Recipient ours(Message message) {
    Optional<String> objection = takerOf(message).validate(message);
    return objection.isPresent() ? new Refused(objection.get()) : new NoInstance();
  }

  private boolean concernsNoInstance(Message message) {
    return takers.containsKey(message.envelope().type());
  }

  private static String placeOf(Envelope envelope) {
    return envelope.type() + ' ' + envelope.subject();
  }

  /** A place that waits goes before a start: the engine's own correlation has it the same way. */
  private static Recipient recipient(List<Place> places) {
    List<Place> waiting = places.stream().filter(place -> place.executionId() != null).toList();
    List<Place> candidates = waiting.isEmpty() ? places : waiting;
    if (candidates.size() != 1) {
      return candidates.isEmpty() ? new Nobody() : new Several(candidates.size());
    }
    Place place = candidates.get(0);
    if (place.executionId() != null) {
      return new WaitingInstance(place.executionId(), String.valueOf(place.processInstanceId()));
    }
    return place.started()
        ? new AlreadyStarted(String.valueOf(place.processKey()))
        : new NewInstance(String.valueOf(place.processKey()), String.valueOf(place.definitionId()));
  }
}
