package io.orderescrow.progress;

import static java.util.stream.Collectors.joining;

import java.util.Set;

/** SQL conditions for the engine's rows of waiting instances. */
final class WaitRows {

  /** Types of activities at which an instance waits for a message or a user. */
  static final Set<String> TYPES =
      Set.of("receiveTask", "intermediateMessageCatch", "eventBasedGateway", "userTask");

  /** The types as a list for {@code act_type_ in}. */
  static final String IN_TYPES =
      TYPES.stream().sorted().map("'%s'"::formatted).collect(joining(", "));

  /**
   * Joins a row {@code w} to an execution {@code e}: {@code w.since} is when it began to wait for
   * messages or for a person, null when it does not. A wait is known by its subscriptions and its
   * task, not by its history, which the engine's clean-up may delete while the wait is open.
   */
  static final String JOIN_WAIT =
      """
      cross join lateral (
        select min(began) as since from (
          select s.created_ as began from act_ru_event_subscr s
          where s.execution_id_ = e.id_ and s.event_type_ = 'message'
          union all
          select t.create_time_ from act_ru_task t where t.execution_id_ = e.id_) begun) w
      """;

  private WaitRows() {}

  /**
   * Returns the condition that the timer {@code j} has re-sent the command of a wait. The engine
   * creates a new timer each time one fires, so the current timer is younger than the wait. It
   * creates the first timer within 300 ms of the wait.
   *
   * @param since expression in the statement for the start of the wait
   */
  static String isResent(String since) {
    return "j.repeat_ is not null and j.create_time_ > %s + interval '300 milliseconds'"
        .formatted(since);
  }
}
