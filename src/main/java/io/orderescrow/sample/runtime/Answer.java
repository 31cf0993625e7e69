package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a service says to a command, for good: every later ask of the same command gets the same.
 *
 * @param commandId the command it answers
 * @param type the message name
 * @param payload valid against the catalogue
 */
public record Answer(String commandId, String type, ObjectNode payload) {

  /** An answer with one property besides the order's id. */
  public static Answer to(Command command, String type, String property, String value) {
    return of(command.id(), command.orderId(), type, property, value);
  }

  /** The same for a command that was asked in the past. */
  public static Answer of(
      String commandId, String orderId, String type, String property, String value) {
    var payload =
        JsonNodeFactory.instance.objectNode().put("orderId", orderId).put(property, value);
    return new Answer(commandId, type, payload);
  }

  /** A "no": a reason for programs and a sentence for people. */
  public static Answer no(Command command, String type, String reason, String detail) {
    var answer = to(command, type, "reason", reason);
    answer.payload().put("detail", detail);
    return answer;
  }
}
