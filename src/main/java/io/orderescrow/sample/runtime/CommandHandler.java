package io.orderescrow.sample.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries out a batch of commands in one transaction. It carries out each command once, although
 * the command can arrive several times. It answers a duplicate with the answer to the first
 * command, if that answer is known.
 */
class CommandHandler {

  private final SampleService service;
  private final CommandTable table;
  private final Answers answers;
  private final TransactionTemplate transaction;

  CommandHandler(
      SampleService service, CommandTable table, Answers answers, TransactionTemplate transaction) {
    this.service = service;
    this.table = table;
    this.answers = answers;
    this.transaction = transaction;
  }

  /**
   * Returns after the batch is committed.
   *
   * @throws RuntimeException when any command fails; the whole batch is then rolled back
   */
  void handle(List<Command> commands) {
    transaction.executeWithoutResult(status -> handleTogether(commands));
  }

  private void handleTogether(List<Command> commands) {
    table.lockOrders(Command.orderIds(commands));
    Map<String, String> ordersByCommand =
        table.find(commands.stream().map(Command::id).distinct().toList());
    List<Command> fresh = new ArrayList<>();
    List<Command> duplicates = new ArrayList<>();
    for (Command command : commands) {
      String knownOrder = ordersByCommand.putIfAbsent(command.id(), command.orderId());
      if (knownOrder == null) {
        fresh.add(command);
      } else if (knownOrder.equals(command.orderId())) {
        duplicates.add(command);
      } else {
        throw new UnusableCommandException(
            "The commandid %s of order %s was used before for order %s"
                .formatted(command.id(), command.orderId(), knownOrder));
      }
    }
    table.insert(fresh);
    table.countDuplicates(duplicates);
    answers.give(service.handle(fresh), commands);
  }
}
