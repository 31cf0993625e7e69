package io.orderescrow.engine;

import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.UserOperationLogManager;

/**
 * Replaces {@link UserOperationLogManager}, and passes each command that a signed-in user gives and
 * that changes something to an observer, once for each command and in its transaction. The engine
 * logs most of these commands, but not the values of variables; a few it does not log at all.
 * Commands without a user, such as those for messages and timers, cost nothing. It needs {@link
 * VariableGuard}.
 *
 * @param observer throws an exception to refuse; the command then writes nothing
 */
public record ObservedUserOperations(Consumer<UserOperation> observer) implements SessionFactory {

  @Override
  public Class<?> getSessionType() {
    return UserOperationLogManager.class;
  }

  @Override
  public Session openSession() {
    return new UserOperationLog(observer);
  }

  /** An interceptor behind the one that opens the context of the command. */
  public static CommandInterceptor commandNames() {
    return new CommandNames();
  }

  /** The context of a command does not know the command. */
  private static final class CommandNames extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
      if (Context.getCommandContext().getAuthenticatedUserId() != null) {
        UserOperationLog.current().ifPresent(log -> log.begin(command));
      }
      return next.execute(command);
    }
  }
}
