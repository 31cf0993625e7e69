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

  private WaitRows() {}

  /**
   * Returns the condition that the timer {@code j} has re-sent the command of a wait. The engine
   * creates a new timer each time one fires, so the current timer is younger than the wait. It
   * creates the first timer within 300 ms of the wait.
   *
   * @param wait alias of the wait in the statement, a row of {@code act_hi_actinst}
   */
  static String isResent(String wait) {
    return "j.repeat_ is not null and j.create_time_ > %s.start_time_ + interval '300 milliseconds'"
        .formatted(wait);
  }
}
