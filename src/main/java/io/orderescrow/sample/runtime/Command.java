package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One message with a command, as the orchestrator sends it.
 *
 * @param id the {@code commandid}, at most 255 characters; a re-sent command has the same id
 * @param messageId the CloudEvents id of this message; the answer names it as its cause
 * @param type the message name
 * @param orderId the business key
 * @param traceparent the trace to continue; null when the message carries none
 * @param payload valid against the catalogue
 */
public record Command(
    String id,
    String messageId,
    String type,
    String orderId,
    @Nullable String traceparent,
    ObjectNode payload) {

  /** The orders of these commands, each once. */
  public static String[] orderIds(Collection<Command> commands) {
    return commands.stream().map(Command::orderId).distinct().toArray(String[]::new);
  }
}
