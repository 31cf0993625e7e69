package io.orderescrow.message;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message that satisfies the catalogue.
 *
 * @param envelope its CloudEvents attributes, which travel as AMQP headers
 * @param payload its JSON object, valid against the schema of its type
 */
public record Message(Envelope envelope, ObjectNode payload) {}
