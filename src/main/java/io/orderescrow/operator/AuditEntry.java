package io.orderescrow.operator;

import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.operator.OperatorAction.Kind;
import org.jspecify.annotations.Nullable;

/** A new entry of the {@link ActionTable}; see {@link OperatorAction}. */
record AuditEntry(
    Kind kind,
    String by,
    String why,
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String group,
    @Nullable String target,
    @Nullable Long bulkAction,
    @Nullable String detail,
    @Nullable MessageChange change) {

  /** An action on one order. */
  static AuditEntry ofOrder(Kind kind, String by, String why, String order, String detail) {
    return new AuditEntry(kind, by, why, order, null, null, null, null, detail, null);
  }

  /** An action on one message. */
  static AuditEntry ofMessage(Kind kind, String by, String why, ReceivedMessage before) {
    String subject = before.subject().isEmpty() ? null : before.subject();
    String group = before.failureGroup();
    String was = "was " + before.disposition();
    String detail = before.reason() == null ? was : was + ": " + before.reason();
    return new AuditEntry(kind, by, why, subject, before.seq(), group, null, null, detail, null);
  }

  /** A bulk action on a failure group. */
  static AuditEntry ofFailureGroup(Kind kind, BulkAction action) {
    String detail = action.total() + " messages";
    String group = action.failureGroup();
    return new AuditEntry(
        kind, action.by(), action.why(), null, null, group, null, action.id(), detail, null);
  }

  /** An action on a service or a retry. */
  static AuditEntry ofTarget(
      Kind kind, String by, String why, String target, @Nullable String subject, String detail) {
    return new AuditEntry(kind, by, why, subject, null, null, target, null, detail, null);
  }

  AuditEntry partOf(long bulk) {
    return new AuditEntry(kind, by, why, subject, messageSeq, group, target, bulk, detail, change);
  }

  AuditEntry with(MessageChange edited) {
    return new AuditEntry(
        kind, by, why, subject, messageSeq, group, target, bulkAction, detail, edited);
  }

  AuditEntry withDetail(String other) {
    return new AuditEntry(
        kind, by, why, subject, messageSeq, group, target, bulkAction, other, change);
  }

  byte @Nullable [] payload() {
    return change == null ? null : change.before();
  }

  @Nullable String headers() {
    return change == null ? null : change.headersBefore();
  }

  byte @Nullable [] payloadAfter() {
    return change == null ? null : change.after();
  }

  @Nullable String headersAfter() {
    return change == null ? null : change.headersAfter();
  }
}
