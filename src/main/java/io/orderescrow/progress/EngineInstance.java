package io.orderescrow.progress;

/**
 * One process instance in the engine, running or ended: that of an order or of an undo.
 *
 * @param id its id in the engine, as in Cockpit's addresses
 * @param running false once it has ended
 */
public record EngineInstance(String id, String processKey, String businessKey, boolean running) {}
