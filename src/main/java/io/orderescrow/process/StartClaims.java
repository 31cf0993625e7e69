package io.orderescrow.process;

import io.orderescrow.instance.Instances;
import io.orderescrow.instance.SearchKeys;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The right to start an instance, of which there is one for each process and business key: a
 * primary key of our own, taken in the transaction that starts. The engine's business key is not
 * unique, and a unique index on its tables would speak up only after the first steps had run.
 */
@Component
@Profile("orchestrator")
class StartClaims {

  private final Instances instances;
  private final ThreadLocal<Map<String, Map<String, SearchKeys>>> held =
      ThreadLocal.withInitial(TreeMap::new);

  StartClaims(Instances instances) {
    this.instances = instances;
  }

  /**
   * Takes all claims that a batch needs in one statement for each process, then runs it.
   *
   * @param starts the business keys to start and what else they are found by, by process key
   * @throws StartRefusedException when one of them was started before
   */
  void during(Map<String, Map<String, SearchKeys>> starts, Runnable batch) {
    starts.forEach(this::take);
    held.set(starts);
    try {
      batch.run();
    } finally {
      held.remove();
    }
  }

  /**
   * Takes the claim for one instance, unless the batch around has taken it.
   *
   * @throws StartRefusedException when it was started before
   */
  void ensure(String processKey, String businessKey, SearchKeys foundBy) {
    if (!held.get().getOrDefault(processKey, Map.of()).containsKey(businessKey)) {
      take(processKey, Map.of(businessKey, foundBy));
    }
  }

  private void take(String processKey, Map<String, SearchKeys> businessKeys) {
    Set<String> missing = new java.util.TreeSet<>(businessKeys.keySet());
    missing.removeAll(instances.claim(processKey, businessKeys));
    if (!missing.isEmpty()) {
      throw StartRefusedException.duplicate(processKey, String.join(", ", missing));
    }
  }
}
