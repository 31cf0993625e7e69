package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The final answer of a service to a command. A duplicate of the command gets the same answer.
 *
 * @param commandId the id of the answered command
 * @param type the message name
 * @param payload valid against the catalogue
 */
public record Answer(String commandId, String type, ObjectNode payload) {

  /** Creates an answer with one property besides the order id. */
  public static Answer to(Command command, String type, String property, String value) {
    return of(command.id(), command.orderId(), type, property, value);
  }

  /** Creates an answer to a command from an earlier transaction. */
  public static Answer of(
      String commandId, String orderId, String type, String property, String value) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    return new Answer(commandId, type, payload.put("orderId", orderId).put(property, value));
  }

  /** Creates a rejection with a reason for programs and a sentence for people. */
  public static Answer rejection(Command command, String type, String reason, String detail) {
    return to(command, type, "reason", reason).with("detail", detail);
  }

  /** Adds a property to this answer. */
  public Answer with(String property, String value) {
    payload.put(property, value);
    return this;
  }
}
