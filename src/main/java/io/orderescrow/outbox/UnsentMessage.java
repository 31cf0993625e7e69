package io.orderescrow.outbox;

import io.orderescrow.message.Message;
import java.time.Instant;

/**
 * A row the relay has in hand.
 *
 * @param seq its key
 * @param message what to publish
 * @param dueAt until when it is in this hand alone; after that any node may take it
 * @param tries how often it was refused or returned before
 */
record UnsentMessage(long seq, Message message, Instant dueAt, int tries) {}
