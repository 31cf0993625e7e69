package io.orderescrow.instance;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The record of all process instances by process and business key, also of those that ended. */
@Component
public class Instances {

  private final InstanceTable table;
  private final InstanceLogTable log;
  private final InstanceSearchTable search;
  private final SuppressedMessageTable suppressedMessages;
  private final Clock clock;

  Instances(
      InstanceTable table,
      InstanceLogTable log,
      InstanceSearchTable search,
      SuppressedMessageTable suppressedMessages,
      Clock clock) {
    this.table = table;
    this.log = log;
    this.search = search;
    this.suppressedMessages = suppressedMessages;
    this.clock = clock;
  }

  /**
   * Records instances before the engine starts them; instances on record do not change. Takes part
   * in the caller's transaction.
   *
   * @param businessKeys with the search keys of each
   */
  public void announce(String processKey, Map<String, SearchKeys> businessKeys) {
    table.announce(processKey, businessKeys, clock.instant());
  }

  /**
   * Claims the right to start instances, in the caller's transaction. Of several callers only one
   * gets a key back, and starts the instance.
   *
   * @param businessKeys with the search keys of each
   * @return the keys that were not started before
   */
  public List<String> claim(String processKey, Map<String, SearchKeys> businessKeys) {
    return table.claim(processKey, businessKeys, clock.instant());
  }

  /** Records the ends of instances, in the caller's transaction. */
  public void recordEnds(Collection<InstanceEnding> endings) {
    table.end(endings, clock.instant());
  }

  /**
   * Locks the instances with these business keys until the caller's transaction ends. A transaction
   * that waited for the lock on an older snapshot fails with a conflict. The engine serialises work
   * on running instances only; this lock also covers those that ended.
   */
  public void lock(Collection<String> businessKeys) {
    table.lock(businessKeys);
  }

  public Optional<Instance> find(String processKey, String businessKey) {
    return log.find(processKey, businessKey);
  }

  /** All instances of any process with one of these business keys. */
  public List<Instance> forBusinessKeys(Collection<String> businessKeys) {
    return log.forBusinessKeys(businessKeys);
  }

  /**
   * A page of instances, newest first.
   *
   * @param phase null for all phases
   * @param outcome null for all outcomes
   * @param after the last instance of the previous page; null for the first page
   * @param size the maximum number of instances
   */
  public List<Instance> page(
      String processKey,
      @Nullable InstancePhase phase,
      @Nullable String outcome,
      @Nullable Instance after,
      int size) {
    return log.page(processKey, phase, outcome, after, size);
  }

  /** The running instances that were announced first, oldest first. */
  public List<Instance> oldestRunning(String processKey, int size) {
    return log.oldestRunning(processKey, size);
  }

  /**
   * The number of instances by outcome. Running instances are counted under {@code RUNNING}, those
   * not started yet under {@code ANNOUNCED}.
   */
  public Map<String, Long> counts(String processKey) {
    return log.counts(processKey);
  }

  /**
   * A page of the instances that match a filter, newest first.
   *
   * @param after the last instance of the previous page; null for the first page
   * @param size the maximum number of instances
   * @throws org.springframework.dao.QueryTimeoutException when the search takes too long
   */
  public List<Instance> search(
      String processKey, InstanceFilter filter, @Nullable Instance after, int size) {
    return search.page(processKey, filter, after, size);
  }

  /** Records the messages that tracking mode suppressed, in the caller's transaction. */
  public void keepSuppressed(Collection<SuppressedMessage> messages) {
    suppressedMessages.keep(messages);
  }

  /**
   * The payload of the last message of an instance, if tracking mode suppressed it.
   *
   * @param type the name of the message
   */
  public Optional<byte[]> suppressedMessage(String processKey, String businessKey, String type) {
    return suppressedMessages.find(processKey, businessKey, type);
  }
}
