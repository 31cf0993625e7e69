package io.orderescrow.operator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects operator actions; null matches all.
 *
 * @param subject actions on this order and on messages about it
 * @param messageSeq actions on this message
 * @param failureGroup actions on this group and on its messages
 * @param bulkAction actions that are part of this bulk action
 * @param by actions of this user
 * @param from actions at this time or later
 * @param until actions before this time
 */
public record ActionFilter(
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String failureGroup,
    @Nullable Long bulkAction,
    @Nullable String by,
    @Nullable Instant from,
    @Nullable Instant until) {

  /** The operations in the engine that a reader may see. */
  public enum Scope {
    /** None: only the actions of this application. */
    OWN_ACTIONS,
    /** Those on processes, tasks, jobs and deployments. */
    WITHOUT_ADMINISTRATION,
    /** Also those on users, groups and authorizations. */
    ALL
  }

  public static final ActionFilter ALL = new ActionFilter(null, null, null, null, null, null, null);

  public static ActionFilter ofOrder(String id) {
    return new ActionFilter(id, null, null, null, null, null, null);
  }

  public static ActionFilter ofMessage(long seq) {
    return new ActionFilter(null, seq, null, null, null, null, null);
  }

  public static ActionFilter ofFailureGroup(String key) {
    return new ActionFilter(null, null, key, null, null, null, null);
  }
}
