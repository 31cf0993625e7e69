package io.orderescrow.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A timer that is due and that this node has locked.
 *
 * @param id of the engine's job
 * @param instance id of the process instance it belongs to
 * @param family id of the outermost process instance around that one
 */
record DueTimer(String id, String instance, String family) {

  /**
   * What can be carried out at the same time: of each family at most one in each round, because the
   * engine does not see what it has not written. The rounds come one after the other.
   */
  static List<List<DueTimer>> rounds(List<DueTimer> timers, int most) {
    List<List<DueTimer>> rounds = new ArrayList<>();
    Map<String, Integer> turns = new HashMap<>();
    for (DueTimer timer : timers) {
      int round = turns.getOrDefault(timer.family(), 0);
      while (round < rounds.size() && rounds.get(round).size() == most) {
        round++;
      }
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(timer);
      turns.put(timer.family(), round + 1);
    }
    return rounds;
  }
}
