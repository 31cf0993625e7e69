package io.orderescrow.sample.runtime;

import java.util.List;

/** The business logic of one sample service. {@link ServiceRuntime} runs it. */
public interface SampleService {

  /** The name of the service, and of its application, database schema and profile. */
  String name();

  /**
   * Carries out new commands inside the transaction of the caller. The caller holds a lock on every
   * order in the list, so that order data does not change before the commit.
   *
   * @param commands in the sequence of arrival; one order may occur more than once
   * @return the answers that are known now, at most one for a command; they may answer commands of
   *     this list or earlier commands
   * @throws RuntimeException when a command cannot be carried out; the whole list is then rolled
   *     back, and each command is retried alone
   */
  List<Answer> handle(List<Command> commands);

  /**
   * Starts the work that the service does besides commands.
   *
   * @param answers takes the answers that are given later
   */
  default void start(Answers answers) {}

  /** Stops that work and returns after all of it has ended. */
  default void stop() {}
}
