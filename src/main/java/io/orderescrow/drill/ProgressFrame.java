package io.orderescrow.drill;

import java.time.Duration;
import java.util.List;

/**
 * The progress of the drill at one moment.
 *
 * @param elapsed time since the start of the drill
 * @param stage description of the current stage
 * @param mood state of the drill, which selects the colours
 * @param orders total number of orders of the drill
 */
record ProgressFrame(
    Duration elapsed, String stage, Mood mood, int orders, List<Standing> standings) {

  /** The state of the drill, which selects the colours. */
  enum Mood {
    WELL,
    /** A service is down. */
    ALARM,
    /** The drill is over. Orders that are still open are lost. */
    OVER
  }

  /** The progress of one system under test. */
  record Standing(String title, AccountSummary tally) {

    /** Returns text such as {@code 50 completed 62 wait for inventory}. */
    String inWords(Mood mood) {
      String open = tally.open() + (mood == Mood.OVER ? " lost" : " wait" + service());
      return tally.completed()
          + " completed"
          + (tally.open() > 0 ? "  " + open : "")
          + (tally.cancelled() > 0 ? "  " + tally.cancelled() + " cancelled" : "");
    }

    /** The service that all open orders wait for, if there is room to name it. */
    private String service() {
      return tally.waiting().size() == 1 && tally.cancelled() == 0
          ? " for " + tally.waiting().keySet().iterator().next()
          : "";
    }
  }
}
