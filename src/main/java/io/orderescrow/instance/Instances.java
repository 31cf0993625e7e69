package io.orderescrow.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Every process instance ever announced, by process and business key, and how it ended. */
@Component
@Profile("orchestrator")
public class Instances {

  private final InstanceTable table;
  private final InstanceSearchTable search;
  private final SuppressedMessageTable unsaid;
  private final Clock clock;

  Instances(
      InstanceTable table, InstanceSearchTable search, SuppressedMessageTable unsaid, Clock clock) {
    this.table = table;
    this.search = search;
    this.unsaid = unsaid;
    this.clock = clock;
  }

  /** Which instances a page shows. */
  public enum Phase {
    ANNOUNCED,
    RUNNING,
    ENDED
  }

  /**
   * Notes that instances are to come, so that they are counted before the engine knows them; known
   * ones stay as they are. Takes part in the caller's transaction.
   *
   * @param businessKeys and what else they are found by
   */
  public void announce(String processKey, Map<String, SearchKeys> businessKeys) {
    table.announce(processKey, businessKeys, clock.instant());
  }

  public Optional<Instance> find(String processKey, String businessKey) {
    return table.find(processKey, businessKey);
  }

  /** All instances, of whatever process, that bear one of these business keys. */
  public List<Instance> withBusinessKeys(Collection<String> businessKeys) {
    return table.withBusinessKeys(businessKeys);
  }

  /**
   * Makes whoever does the same for one of these business keys wait until the caller's transaction
   * has ended; one that cannot see what this one did fails with a conflict. While an instance runs,
   * the engine sees to it that only one moves it at a time; once it has ended, nobody does.
   */
  public void oneAtATime(Collection<String> businessKeys) {
    table.touch(businessKeys);
  }

  /**
   * A page of instances, newest first.
   *
   * @param phase only those in this phase; null for all
   * @param outcome only those that ended so; null for any
   * @param after the last one of the page before; null for the first page
   * @param size how many at most
   */
  public List<Instance> page(
      String processKey,
      @Nullable Phase phase,
      @Nullable String outcome,
      @Nullable Instance after,
      int size) {
    return table.page(processKey, phase, outcome, after, size);
  }

  /** Those that run, the longest first. */
  public List<Instance> oldestRunning(String processKey, int size) {
    return table.oldestRunning(processKey, size);
  }

  /**
   * A page of those instances that a person looks for, newest first.
   *
   * @param after the last one of the page before; null for the first page
   * @param size how many at most
   * @throws org.springframework.dao.QueryTimeoutException when what is asked for fits too many
   */
  public List<Instance> search(
      String processKey, InstanceFilter filter, @Nullable Instance after, int size) {
    return search.page(processKey, filter, after, size);
  }

  /**
   * What an instance that was only tracked would have said at its end: the payload of a message.
   *
   * @param type the name of the message
   */
  public Optional<byte[]> unsaid(String processKey, String businessKey, String type) {
    return unsaid.find(processKey, businessKey, type);
  }

  /**
   * How many instances there are by outcome; those that run are under {@code RUNNING}, those only
   * announced under {@code ANNOUNCED}.
   */
  public Map<String, Long> counts(String processKey) {
    return table.counts(processKey);
  }

  /** Notes the ends of instances, in the caller's transaction. */
  public void ended(Collection<Ending> endings) {
    table.end(endings, clock.instant());
  }

  /**
   * Claims the right to start, in the caller's transaction: whoever gets a key back is the only one
   * that may start it.
   *
   * @param businessKeys and what else they are found by
   * @return those of the keys that were not started before
   */
  public List<String> claim(String processKey, Map<String, SearchKeys> businessKeys) {
    return table.claim(processKey, businessKeys, clock.instant());
  }

  /** Keeps what was not said at the end of instances, in the caller's transaction. */
  public void suppressed(Collection<SuppressedMessage> all) {
    unsaid.keep(all);
  }

  /** How one instance ended. */
  public record Ending(
      String processKey, String businessKey, String outcome, @Nullable String reason) {}

  /** What an instance would have said as its last word, if it were not only tracked. */
  public record SuppressedMessage(
      String processKey, String businessKey, String type, ObjectNode payload) {}
}
