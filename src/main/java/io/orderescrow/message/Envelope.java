package io.orderescrow.message;

import java.time.Instant;

/**
 * The CloudEvents 1.0 context attributes of one message.
 *
 * @param id unique for each message of its source; two messages with the same source and id are
 *     duplicates
 * @param source the application that emitted it, a URI reference such as {@code /inventory}
 * @param type the message name, which is also routing key, AMQP type, BPMN message name and
 *     catalogue entry
 * @param subject the business key, which correlates the message with its process instance
 * @param time when the source emitted it
 * @param lineage the command it belongs to and the message that led to it
 */
public record Envelope(
    String id, String source, String type, String subject, Instant time, Lineage lineage) {}
