package io.orderescrow.sample.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out a batch of commands in one transaction: each command once, however often it is asked,
 * and an answer to every ask.
 */
class CommandHandler {

  private final SampleService participant;
  private final CommandTable table;
  private final Answers answers;
  private final TransactionTemplate transaction;

  CommandHandler(
      SampleService participant,
      CommandTable table,
      Answers answers,
      TransactionTemplate transaction) {
    this.participant = participant;
    this.table = table;
    this.answers = answers;
    this.transaction = transaction;
  }

  /**
   * Returns once the batch is committed.
   *
   * @throws RuntimeException when any of it fails; then nothing of it was kept
   */
  void handle(List<Command> asks) {
    transaction.executeWithoutResult(status -> handleTogether(asks));
  }

  private void handleTogether(List<Command> asks) {
    table.lockOrders(asks.stream().map(Command::orderId).toList());
    var ordersByCommand =
        new HashMap<>(table.find(asks.stream().map(Command::id).distinct().toList()));
    var fresh = new ArrayList<Command>();
    var repeated = new ArrayList<Command>();
    for (var ask : asks) {
      var askedFor = ordersByCommand.putIfAbsent(ask.id(), ask.orderId());
      if (askedFor == null) {
        fresh.add(ask);
      } else if (askedFor.equals(ask.orderId())) {
        repeated.add(ask);
      } else {
        throw new UnusableCommandException(
            "The commandid %s of order %s was used before, for order %s"
                .formatted(ask.id(), ask.orderId(), askedFor));
      }
    }
    table.insert(fresh);
    table.askedAgain(repeated);
    answers.give(participant.handle(fresh), asks);
  }
}
