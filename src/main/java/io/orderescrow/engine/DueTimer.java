package io.orderescrow.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A due timer that this node has locked.
 *
 * @param rootInstanceId id of the outermost process instance, which may have called the timer's own
 */
record DueTimer(String jobId, String processInstanceId, String rootInstanceId) {

  /**
   * Splits timers into batches to execute one after the other. A batch holds at most one timer of a
   * root instance, because the engine does not see changes that it has not written yet.
   */
  static List<List<DueTimer>> batches(List<DueTimer> timers, int maxSize) {
    List<List<DueTimer>> batches = new ArrayList<>();
    Map<String, Integer> nextBatch = new HashMap<>();
    for (DueTimer timer : timers) {
      int batch = nextBatch.getOrDefault(timer.rootInstanceId(), 0);
      while (batch < batches.size() && batches.get(batch).size() == maxSize) {
        batch++;
      }
      if (batch == batches.size()) {
        batches.add(new ArrayList<>());
      }
      batches.get(batch).add(timer);
      nextBatch.put(timer.rootInstanceId(), batch + 1);
    }
    return batches;
  }
}
