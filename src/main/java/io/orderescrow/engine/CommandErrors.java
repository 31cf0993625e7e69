package io.orderescrow.engine;

import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Turns an {@link Error} of a delegate, a listener or an expression into an exception, for every
 * command of the engine. The failure then concerns one message or timer, like any other failure of
 * a process. Errors of the virtual machine, such as {@link OutOfMemoryError}, pass through.
 */
class CommandErrors extends CommandInterceptor {

  @Override
  public <T> T execute(Command<T> command) {
    try {
      return next.execute(command);
    } catch (LinkageError | StackOverflowError | AssertionError error) {
      throw new ProcessEngineException("The code of a process failed: " + error, error);
    }
  }
}
