package io.orderescrow.drill;

import java.util.List;

/** What a drill is played on. */
interface RunningParts extends AutoCloseable {

  /** What will be played, for whoever is about to see it. */
  String intro(DrillSettings settings);

  /**
   * Starts what is to be started, and says so; on return orders can be placed.
   *
   * @throws DrillFailedException when something does not start or cannot be reached
   */
  List<SystemUnderTest> open(DrillSettings settings, ProgressReporter show);

  /** What the services' own books say against the outcome; sentences. */
  List<String> complaints(List<DrillOutcome> outcomes);

  /** What there is to say besides, when it has been played. */
  List<String> notes();

  /** A sentence for whoever wants to know why it failed. */
  String whereToLook();

  /**
   * Somebody stops the drill while another thread plays it: leaves nothing behind of what it
   * started itself. The process ends after this.
   */
  void abandon();

  @Override
  void close();
}
