package io.orderescrow.message;

import java.util.Arrays;
import java.util.Map;

/**
 * A message as received from the broker, not yet parsed.
 *
 * @param body the bytes as received; of a body that is too large only its first part
 * @param headers the AMQP header table; values have the types of the client library
 * @param size of the whole body in bytes
 */
public record RawMessage(byte[] body, Map<String, Object> headers, int size) {

  /** As much of a body that is too large as people need to recognise it, in bytes. */
  static final int KEPT_OF_A_LARGE_BODY = 64 * 1024;

  public RawMessage(byte[] body, Map<String, Object> headers) {
    this(body, headers, body.length);
  }

  /** Keeps a part of a body that is too large to be read: nobody needs the rest. */
  public static RawMessage received(byte[] body, Map<String, Object> headers) {
    return body.length <= MessageReader.MAX_BODY
        ? new RawMessage(body, headers)
        : new RawMessage(Arrays.copyOf(body, KEPT_OF_A_LARGE_BODY), headers, body.length);
  }
}
