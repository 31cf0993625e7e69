package io.orderescrow.process;

import io.orderescrow.instance.InstanceTable;
import io.orderescrow.instance.InstanceTable.InstanceStart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Ensures that only one instance of a process starts for a business key. The transaction that
 * starts the instance inserts the key into our own table. The engine's business keys are not
 * unique, and a unique index on its tables would fail only after the first steps have run.
 */
@Component
class StartClaims {

  private final InstanceTable instances;
  private final ThreadLocal<Map<String, Map<String, InstanceStart>>> held =
      ThreadLocal.withInitial(TreeMap::new);

  StartClaims(InstanceTable instances) {
    this.instances = instances;
  }

  /** A process instance to start. */
  record ProcessStart(String processKey, String businessKey, InstanceStart kept) {}

  /**
   * Claims all starts of a batch with one statement for each process, then runs the batch.
   *
   * @throws StartRefusedException when an instance was started before
   */
  void during(List<ProcessStart> starts, Runnable batch) {
    Map<String, Map<String, InstanceStart>> keys = new TreeMap<>();
    for (ProcessStart start : starts) {
      keys.computeIfAbsent(start.processKey(), key -> new TreeMap<>())
          .put(start.businessKey(), start.kept());
    }
    keys.forEach(this::claim);
    held.set(keys);
    try {
      batch.run();
    } finally {
      held.remove();
    }
  }

  /**
   * Claims one start, unless the surrounding batch has claimed it.
   *
   * @throws StartRefusedException when the instance was started before
   */
  void ensure(ProcessStart start) {
    if (!isHeld(start.processKey(), start.businessKey())) {
      claim(start.processKey(), Map.of(start.businessKey(), start.kept()));
    }
  }

  /** Whether this thread starts the instance for a message of the inbox. */
  boolean isHeld(String processKey, @Nullable String businessKey) {
    return businessKey != null
        && held.get().getOrDefault(processKey, Map.of()).containsKey(businessKey);
  }

  private void claim(String processKey, Map<String, InstanceStart> businessKeys) {
    Set<String> duplicates = new TreeSet<>(businessKeys.keySet());
    duplicates.removeAll(instances.claim(processKey, businessKeys));
    if (!duplicates.isEmpty()) {
      throw StartRefusedException.duplicate(processKey, String.join(", ", duplicates));
    }
  }
}
