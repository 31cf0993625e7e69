package io.orderescrow.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue.
 *
 * @param name its name, the same at every hop
 * @param received whether the orchestrator receives it
 * @param sent whether the orchestrator sends it
 * @param mandatory whether it must reach a queue: an unroutable one is retried
 * @param keyProperty the payload property that holds the business key, such as {@code orderId}
 * @param properties the names of its payload's properties, in the order of the document
 * @param undoneBy the command that compensates this answer when it arrives after its order was
 *     compensated; from {@code x-undone-by}; null when there is none
 * @param sources the CloudEvents {@code source}s that may send it, from {@code x-sources}; empty
 *     when any may
 * @param answers the commands that it answers, from {@code x-answers}; empty when it answers none
 */
public record MessageType(
    String name,
    boolean received,
    boolean sent,
    boolean mandatory,
    String keyProperty,
    List<String> properties,
    @Nullable String undoneBy,
    List<String> sources,
    List<String> answers) {}
