package io.orderescrow.message;

import java.util.Map;

/**
 * A message as received from the broker, not yet parsed.
 *
 * @param body the bytes as received
 * @param headers the AMQP header table; values have the types of the client library
 */
public record RawMessage(byte[] body, Map<String, Object> headers) {}
