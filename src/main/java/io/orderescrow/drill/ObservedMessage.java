package io.orderescrow.drill;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message that passed the bus.
 *
 * @param attempt how often its command had been sent by then, from 1
 */
record ObservedMessage(String id, String type, String order, int attempt, JsonNode payload) {}
