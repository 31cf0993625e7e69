package io.orderescrow.sample.runtime;

import io.orderescrow.transaction.AfterCommit;
import io.orderescrow.sample.runtime.AnswerTable.Ask;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Gives answers: on record with the command and into the outbox, both in the caller's transaction,
 * so that what was done and what is said about it cannot part.
 */
public class Answers {

  private final CommandTable commands;
  private final AnswerTable outbox;
  private final Dialogue dialogue;
  private final Runnable publish;

  /**
   * @param publish called after the commit
   */
  Answers(CommandTable commands, AnswerTable outbox, Dialogue dialogue, Runnable publish) {
    this.commands = commands;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.publish = publish;
  }

  /** Keeps every other transaction of this service off these orders until the end of this one. */
  public void lockOrders(Collection<String> orderIds) {
    commands.lockOrders(orderIds);
  }

  /** Gives answers to commands that were asked in the past. */
  public void give(List<Answer> answers) {
    give(answers, List.of());
  }

  /**
   * Gives answers, new ones and repeated ones.
   *
   * @param answers the new ones
   * @param asks what is being asked now; each ask whose command has an answer, from just now or
   *     from long ago, gets one emission of it
   */
  void give(List<Answer> answers, List<Command> asks) {
    commands.answer(dialogue.complete(answers, asks));
    var askedNow = asks.stream().map(Command::id).collect(Collectors.toSet());
    outbox.add(asks.stream().map(c -> new Ask(c.id(), c.messageId(), c.traceparent())).toList());
    outbox.add(
        answers.stream()
            .map(Answer::commandId)
            .filter(id -> !askedNow.contains(id))
            .map(id -> new Ask(id, null, null))
            .toList());
    AfterCommit.run(publish);
  }
}
