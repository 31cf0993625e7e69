package io.orderescrow.message;

import java.util.Map;

/**
 * A message as it came off the broker, of which nothing is known yet.
 *
 * @param body the bytes as they came
 * @param headers the AMQP header table; values are whatever the client library made of them
 */
public record RawMessage(byte[] body, Map<String, Object> headers) {}
