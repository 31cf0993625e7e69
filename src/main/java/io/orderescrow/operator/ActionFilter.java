package io.orderescrow.operator;

import org.jspecify.annotations.Nullable;

/**
 * Selects operator actions; null matches all.
 *
 * @param subject actions on this order and on messages about it
 * @param messageSeq actions on this message
 * @param failureGroup actions on this group and on its messages
 * @param bulkAction actions that are part of this bulk action
 */
public record ActionFilter(
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String failureGroup,
    @Nullable Long bulkAction) {

  public static final ActionFilter ALL = new ActionFilter(null, null, null, null);

  public static ActionFilter ofOrder(String id) {
    return new ActionFilter(id, null, null, null);
  }

  public static ActionFilter ofMessage(long seq) {
    return new ActionFilter(null, seq, null, null);
  }
}
