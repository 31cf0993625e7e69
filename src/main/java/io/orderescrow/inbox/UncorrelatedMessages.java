package io.orderescrow.inbox;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.inbox.InboxTable.AppliedAnswer;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Judges messages that no process waits for: by the instances of their business key, and by the
 * answers that those have taken.
 */
@Component
class UncorrelatedMessages {

  private final InstanceLogTable instances;
  private final InboxTable table;

  UncorrelatedMessages(InstanceLogTable instances, InboxTable table) {
    this.instances = instances;
    this.table = table;
  }

  /** One verdict for each message, in the order given: REDUNDANT, LATE or WAITING. */
  List<Verdict> judge(List<Message> messages) {
    if (messages.isEmpty()) {
      return List.of();
    }
    Set<String> subjects =
        messages.stream().map(message -> message.envelope().subject()).collect(toSet());
    // In this order: a process takes its last answer no later than the commit of its end, so a
    // query
    // after the end sees every answer.
    Map<String, List<Instance>> instancesByKey =
        instances.forBusinessKeys(subjects).stream().collect(groupingBy(Instance::businessKey));
    Set<AppliedAnswer> answers = table.appliedAnswers(subjects);
    List<Verdict> verdicts = new ArrayList<>();
    for (Message message : messages) {
      Envelope envelope = message.envelope();
      verdicts.add(
          judge(envelope, answers, instancesByKey.getOrDefault(envelope.subject(), List.of())));
    }
    return verdicts;
  }

  /**
   * Parks redundant messages whose content differs from that of the applied message: a second order
   * with the same number, or a second, different answer to one command.
   */
  List<Classified> parkContradictions(List<Classified> classified) {
    List<Message> redundant = Classified.messagesWith(Disposition.REDUNDANT, classified);
    if (redundant.isEmpty()) {
      return classified;
    }
    List<StoredContent> applied =
        table.appliedContents(
            redundant.stream().map(message -> message.envelope().subject()).collect(toSet()),
            redundant.stream().map(message -> message.envelope().type()).collect(toSet()));
    return classified.stream()
        .map(
            one ->
                one.is(Disposition.REDUNDANT) && contradicts(one.message(), applied)
                    ? one.with(contradiction(one.message().envelope()))
                    : one)
        .toList();
  }

  /**
   * Without a stored message to compare with, a repetition counts as the same. So does a command,
   * such as a cancellation: another reason asks for the same.
   */
  static boolean contradicts(Message message, List<StoredContent> applied) {
    if (isCommand(message.envelope())) {
      return false;
    }
    List<StoredContent> comparable =
        applied.stream().filter(content -> content.isAbout(message.envelope())).toList();
    return !comparable.isEmpty()
        && comparable.stream().noneMatch(content -> content.hasPayload(message));
  }

  /** A command carries its own id, an answer the id of the command that it answers. */
  private static boolean isCommand(Envelope envelope) {
    return Envelopes.commandId(envelope.subject(), envelope.type())
        .equals(envelope.lineage().commandId());
  }

  private static Verdict contradiction(Envelope envelope) {
    String commandId = envelope.lineage().commandId();
    return new Verdict(
        Disposition.PARKED,
        "A %s with other content was applied before%s; the sender may have acted twice"
            .formatted(envelope.type(), commandId == null ? "" : " for the command " + commandId));
  }

  static Verdict judge(Envelope envelope, Set<AppliedAnswer> answers, List<Instance> instances) {
    AppliedAnswer answer = AppliedAnswer.of(envelope);
    if (answer != null && answers.contains(answer)) {
      return new Verdict(
          Disposition.REDUNDANT,
          "Another %s for the command %s was already applied"
              .formatted(envelope.type(), answer.commandId()));
    }
    if (!instances.isEmpty() && instances.stream().allMatch(i -> i.endedAt() != null)) {
      Instance last = instances.get(instances.size() - 1);
      return new Verdict(
          Disposition.LATE,
          "%s had already ended in %s at %s"
              .formatted(last.processKey(), last.outcome(), last.endedAt()));
    }
    return Verdict.WAITING;
  }
}
