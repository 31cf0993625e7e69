package io.orderescrow.sample.runtime;

import io.orderescrow.sample.runtime.AnswerTable.Request;
import io.orderescrow.transaction.AfterCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores an answer with its command and adds it to the outbox. Both happen in the transaction of
 * the caller, so that the effect of a command and its answer are committed together.
 */
public class Answers {

  private final CommandTable commands;
  private final AnswerTable outbox;
  private final MessageContract contract;
  private final Runnable publish;

  /**
   * @param publish called after the commit, to publish the answers
   */
  Answers(CommandTable commands, AnswerTable outbox, MessageContract contract, Runnable publish) {
    this.commands = commands;
    this.outbox = outbox;
    this.contract = contract;
    this.publish = publish;
  }

  /** Locks these orders for this service until the end of the transaction. */
  public void lockOrders(String... orderIds) {
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
   * @param received the commands received in this transaction, including duplicates; each one whose
   *     command has an answer, new or old, gets one emission of it
   */
  void give(List<Answer> answers, List<Command> received) {
    commands.answer(contract.complete(answers, received));
    List<Request> requests = new ArrayList<>();
    received.forEach(c -> requests.add(new Request(c.id(), c.messageId(), c.traceparent())));
    Set<String> requested = received.stream().map(Command::id).collect(Collectors.toSet());
    answers.stream()
        .map(Answer::commandId)
        .filter(id -> !requested.contains(id))
        .forEach(id -> requests.add(new Request(id, null, null)));
    outbox.add(requests);
    AfterCommit.run(publish);
  }
}
