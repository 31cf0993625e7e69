package io.orderescrow.inbox;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.inbox.InboxTable.Told;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.Instances;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Judges messages that nobody waits for. The engine answers all of them alike; what tells them
 * apart is what we know of their business key.
 */
@Component
@Profile("orchestrator")
class UncorrelatedMessages {

  private final Instances instances;
  private final InboxTable table;

  UncorrelatedMessages(Instances instances, InboxTable table) {
    this.instances = instances;
    this.table = table;
  }

  /** One verdict for each message, in the order given: redundant, late, or waiting. */
  List<Verdict> judge(List<Message> messages) {
    if (messages.isEmpty()) {
      return List.of();
    }
    Set<String> subjects =
        messages.stream().map(message -> message.envelope().subject()).collect(toSet());
    // In this order: what a process was told is committed with its end at the latest, so whoever
    // has
    // seen the end then sees that.
    Map<String, List<Instance>> known =
        instances.forBusinessKeys(subjects).stream().collect(groupingBy(Instance::businessKey));
    Set<Told> told = table.told(subjects);
    List<Verdict> verdicts = new ArrayList<>();
    for (Message message : messages) {
      Envelope envelope = message.envelope();
      verdicts.add(judge(envelope, told, known.getOrDefault(envelope.subject(), List.of())));
    }
    return verdicts;
  }

  private static Verdict judge(Envelope envelope, Set<Told> told, List<Instance> instances) {
    Told same = Told.by(envelope);
    if (same != null && told.contains(same)) {
      return new Verdict(
          Disposition.REDUNDANT,
          "Another %s to the command %s was applied before"
              .formatted(envelope.type(), same.commandId()));
    }
    if (!instances.isEmpty() && instances.stream().allMatch(i -> i.endedAt() != null)) {
      Instance last = instances.get(instances.size() - 1);
      return new Verdict(
          Disposition.LATE,
          "%s had ended in %s at %s".formatted(last.processKey(), last.outcome(), last.endedAt()));
    }
    return Verdict.WAITING;
  }
}
