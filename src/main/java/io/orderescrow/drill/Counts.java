package io.orderescrow.drill;

import io.orderescrow.drill.Frame.Mood;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link Tally} in a few words. */
final class Counts {

  private Counts() {}

  /** Such as {@code 50 completed 62 wait for inventory}. */
  static String inWords(Tally tally, Mood mood) {
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

  private static String where(Tally tally) {
    if (tally.waiting().size() > 1 || tally.cancelled() > 0) {
      return "";
    }
    Map.Entry<Service, Integer> only = tally.waiting().entrySet().iterator().next();
    return " for " + only.getKey();
  }
}
