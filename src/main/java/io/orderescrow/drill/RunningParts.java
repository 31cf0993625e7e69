package io.orderescrow.drill;

import java.util.List;

/** The system on which the drill runs. */
interface RunningParts extends AutoCloseable {

  /** Describes the drill to the user before it starts. */
  String intro(DrillSettings settings);

  /**
   * Starts the system and reports each stage. On return, the system accepts orders.
   *
   * @throws DrillFailedException when a part does not start or cannot be reached
   */
  List<SystemUnderTest> open(DrillSettings settings, ProgressReporter progress);

  /** Sentences about differences between the records of the services and the outcomes. */
  default List<String> discrepancies(List<DrillOutcome> outcomes) {
    return List.of();
  }

  /** Additional sentences for the report, after the drill has ended. */
  default List<String> notes() {
    return List.of();
  }

  /** A sentence that tells the user where to find the reason for a failure. */
  String whereToLook();

  /**
   * Cleans up when the user stops the drill while another thread runs it. The method removes
   * everything that this object started. The process ends after this call.
   */
  default void abandon() {}

  @Override
  void close();
}
