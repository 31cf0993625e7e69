package io.orderescrow.drill;

import io.orderescrow.drill.ProgressFrame.Mood;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Formats an {@link AccountSummary} as a few words. */
final class Counts {

  private Counts() {}

  /** Returns text such as {@code 50 completed 62 wait for inventory}. */
  static String inWords(AccountSummary tally, Mood mood) {
    List<String> words = new ArrayList<>();
    words.add(tally.completed() + " completed");
    if (tally.open() > 0) {
      words.add(tally.open() + (mood == Mood.OVER ? " lost" : " wait" + where(tally)));
    }
    if (tally.cancelled() > 0) {
      words.add(tally.cancelled() + " cancelled");
    }
    return String.join("  ", words);
  }

  private static String where(AccountSummary tally) {
    if (tally.waiting().size() > 1 || tally.cancelled() > 0) {
      return "";
    }
    Map.Entry<DrillService, Integer> only = tally.waiting().entrySet().iterator().next();
    return " for " + only.getKey();
  }
}
