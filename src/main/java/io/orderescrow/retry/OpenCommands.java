package io.orderescrow.retry;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.OutboxLogTable.LastSent;
import io.orderescrow.process.AwaitedMessageTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what we last sent as a command, and which answers are still awaited. */
@Component
class OpenCommands {

  private final OutboxLogTable outbox;
  private final AwaitedMessageTable awaited;

  OpenCommands(OutboxLogTable outbox, AwaitedMessageTable awaited) {
    this.outbox = outbox;
    this.awaited = awaited;
  }

  /**
   * A command for a business key.
   *
   * @param target its name
   */
  record Command(String target, String subject) {}

  /**
   * @param last the last sending of the command; null if there is none within the retention
   * @param awaited the messages that the instances of the business key wait for
   */
  record CommandState(@Nullable LastSent last, Set<String> awaited) {}

  CommandState stateOf(Command command) {
    return requireNonNull(statesOf(List.of(command)).get(command), "state");
  }

  /** The state of each of the commands, with two queries. */
  Map<Command, CommandState> statesOf(Collection<Command> commands) {
    Map<Command, LastSent> sent =
        outbox
            .lastSent(
                commands.stream().map(Command::subject).toList(),
                commands.stream().map(Command::target).toList())
            .stream()
            .collect(toMap(last -> new Command(last.type(), last.subject()), last -> last));
    Map<String, Set<String>> waits =
        awaited.awaitedBy(commands.stream().map(Command::subject).toList());
    return commands.stream()
        .distinct()
        .collect(
            toMap(
                command -> command,
                command ->
                    new CommandState(
                        sent.get(command), waits.getOrDefault(command.subject(), Set.of()))));
  }
}
