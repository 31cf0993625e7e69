package io.orderescrow.operator;

import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.OperatorAction.Kind;
import org.jspecify.annotations.Nullable;

/** What is about to be written to the {@link AuditTrail}; see {@link OperatorAction}. */
record AuditEntry(
    Kind kind,
    String by,
    String why,
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String cause,
    @Nullable String target,
    @Nullable Long bulkAction,
    @Nullable String detail,
    byte @Nullable [] payload) {

  /** Of something done to one order. */
  static AuditEntry ofOrder(Kind kind, String by, String why, String order, String detail) {
    return new AuditEntry(kind, by, why, order, null, null, null, null, detail, null);
  }

  /** Of something done to one message. */
  static AuditEntry ofMessage(Kind kind, String by, String why, ReceivedMessage before) {
    String subject = before.subject().isEmpty() ? null : before.subject();
    String was = was(before);
    return new AuditEntry(
        kind, by, why, subject, before.seq(), before.cause(), null, null, was, null);
  }

  /** Of something asked for all messages of a cause. */
  static AuditEntry ofCause(Kind kind, BulkAction action) {
    return new AuditEntry(
        kind,
        action.by(),
        action.why(),
        null,
        null,
        action.cause(),
        null,
        action.id(),
        action.total() + " messages",
        null);
  }

  /** Of something done to a service or a retry. */
  static AuditEntry ofTarget(
      Kind kind, String by, String why, String target, @Nullable String subject, String detail) {
    return new AuditEntry(kind, by, why, subject, null, null, target, null, detail, null);
  }

  /** How a message had been, which its row tells no more. */
  private static String was(ReceivedMessage before) {
    return before.reason() == null
        ? "was " + before.disposition()
        : "was %s: %s".formatted(before.disposition(), before.reason());
  }

  AuditEntry partOf(long bulk) {
    return new AuditEntry(kind, by, why, subject, messageSeq, cause, target, bulk, detail, payload);
  }

  AuditEntry with(byte[] payloadBefore) {
    return new AuditEntry(
        kind, by, why, subject, messageSeq, cause, target, bulkAction, detail, payloadBefore);
  }
}
