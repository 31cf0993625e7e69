package io.orderescrow.drill;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message that the drill observed on the bus.
 *
 * @param attempt how often the command has been sent so far, including this time, from 1
 */
record ObservedMessage(String id, String type, String order, int attempt, JsonNode payload) {}
