package io.orderescrow.progress;

/**
 * One instance in the engine, running or ended: an order's own, or that of an undo.
 *
 * @param id its id in the engine, as Cockpit's addresses bear it
 * @param running whether the engine still holds it
 */
public record EngineInstance(String id, String processKey, String businessKey, boolean running) {}
