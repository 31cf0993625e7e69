package io.orderescrow.sample.runtime;

import io.orderescrow.sample.runtime.AnswerTable.Ask;
import io.orderescrow.transaction.AfterCommit;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Stores an answer with its command and adds it to the outbox. Both happen in the transaction of
 * the caller, so that the effect of a command and its answer are committed together.
 */
public class Answers {

  private final CommandTable commands;
  private final AnswerTable outbox;
  private final Dialogue dialogue;
  private final Runnable publish;

  /**
   * @param publish called after the commit, to publish the answers
   */
  Answers(CommandTable commands, AnswerTable outbox, Dialogue dialogue, Runnable publish) {
    this.commands = commands;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.publish = publish;
  }

  /** Locks these orders for this service until the end of the transaction. */
  public void lockOrders(Collection<String> orderIds) {
    commands.lockOrders(orderIds);
  }

  /** Gives answers to commands from earlier transactions. */
  public void give(List<Answer> answers) {
    give(answers, List.of());
  }

  /**
   * Gives new answers and repeats earlier answers.
   *
   * @param answers the new answers
   * @param asks the commands received in this transaction, including duplicates; each one whose
   *     command has an answer, new or old, gets one emission of it
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
