package io.orderescrow.sample.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out a batch of commands in one transaction. It carries out each command once, although
 * the command can arrive several times. It answers a duplicate with the answer to the first
 * command, if that answer is known.
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
   * Returns after the batch is committed.
   *
   * @throws RuntimeException when any command fails; the whole batch is then rolled back
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
            "The commandid %s of order %s was used before for order %s"
                .formatted(ask.id(), ask.orderId(), askedFor));
      }
    }
    table.insert(fresh);
    table.askedAgain(repeated);
    answers.give(participant.handle(fresh), asks);
  }
}
