package io.orderescrow.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The last message of an instance that ended in tracking mode: it is recorded instead of sent.
 *
 * @param type the name of the message
 */
public record SuppressedMessage(
    String processKey, String businessKey, String type, ObjectNode payload) {}
