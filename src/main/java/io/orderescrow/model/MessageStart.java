package io.orderescrow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message start event of a process.
 *
 * @param message name of the message
 * @param payloadVariable name of the variable that keeps the payload, from the extension property
 *     {@code keepAs}; null when the model keeps no payload
 * @param searchPaths paths of the payload values by which operators search for an instance, such as
 *     {@code customer.name}, from the extension property {@code findBy}
 */
public record MessageStart(
    String message, @Nullable String payloadVariable, List<String> searchPaths) {

  static final int MAX_SEARCH_PATHS = 2;
}
