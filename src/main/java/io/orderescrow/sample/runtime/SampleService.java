package io.orderescrow.sample.runtime;

import java.util.List;

/** The business of one reference service; {@link ServiceRuntime} does the rest. */
public interface SampleService {

  /** Its name as application, as database schema and as profile. */
  String name();

  /**
   * Carries out commands inside the caller's transaction, each for the first time. The caller holds
   * a lock on every order in the list, so what is read about an order stays true until the commit.
   *
   * @param commands in the order they came; one order may occur more than once
   * @return the answers that can be given now, at most one for a command, be it one of these or an
   *     earlier one that was left open
   * @throws RuntimeException when one of them cannot be carried out; nothing of the list is kept,
   *     and each is tried alone
   */
  List<Answer> handle(List<Command> commands);

  /**
   * Begins the work it has besides commands.
   *
   * @param answers where to leave answers that are given later
   */
  default void start(Answers answers) {}

  /** Ends it; returns when nothing of it runs any more. */
  default void stop() {}
}
