package io.orderescrow.process;

import static java.util.stream.Collectors.joining;

import java.util.Set;

/** How the engine's tables say that an instance waits, for the statements that ask. */
public final class WaitRows {

  /** Types of the activities at which an instance waits for a message or a person. */
  public static final Set<String> TYPES =
      Set.of("receiveTask", "intermediateMessageCatch", "eventBasedGateway", "userTask");

  /** The same for {@code act_type_ in}. */
  public static final String IN_TYPES =
      TYPES.stream().sorted().map("'%s'"::formatted).collect(joining(", "));

  private WaitRows() {}

  /**
   * A condition: the timer {@code j} has sent the command of a wait again. The engine makes a new
   * timer each time one fires, so this one is younger than the wait. A wait and its first timer are
   * made one right after the other, not at the same instant.
   *
   * @param wait the wait's name in the statement, a row of {@code act_hi_actinst}
   */
  public static String askedAgain(String wait) {
    return "j.repeat_ is not null and j.create_time_ > %s.start_time_ + interval '300 milliseconds'"
        .formatted(wait);
  }
}
