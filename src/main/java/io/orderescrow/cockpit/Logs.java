package io.orderescrow.cockpit;

import io.orderescrow.inbox.InboxLog;
import io.orderescrow.operator.AuditTrail;
import io.orderescrow.outbox.OutboxLog;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What came in, what went out, and what people did about it. */
@Component
@Profile("orchestrator")
record Logs(InboxLog inbox, OutboxLog outbox, AuditTrail actions) {}
