package io.orderescrow.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue.
 *
 * @param name its name at every hop
 * @param received whether the orchestrator receives it
 * @param sent whether the orchestrator sends it
 * @param mandatory whether it must reach a queue: "sent" then means confirmed and not returned
 * @param keyProperty the payload property that holds the business key, such as {@code orderId}
 * @param properties the names of its payload's properties, in the order of the document
 * @param undoneBy the command that undoes what this answer reports, should it come after its order
 *     was undone; from {@code x-undone-by}
 */
public record MessageType(
    String name,
    boolean received,
    boolean sent,
    boolean mandatory,
    String keyProperty,
    List<String> properties,
    @Nullable String undoneBy) {}
