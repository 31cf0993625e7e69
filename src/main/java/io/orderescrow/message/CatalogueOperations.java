package io.orderescrow.message;

import io.orderescrow.message.CatalogueDocument.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations of the document: the messages that the orchestrator receives and sends. */
final class CatalogueOperations {

  private final Set<String> received = new HashSet<>();
  private final Map<String, Boolean> sent = new HashMap<>();

  CatalogueOperations(CatalogueDocument document) {
    document.root().require("operations").members().values().forEach(this::add);
  }

  boolean receives(String message) {
    return received.contains(message);
  }

  boolean sends(String message) {
    return sent.containsKey(message);
  }

  /** Whether an operation sends it as mandatory: it must reach a queue. */
  boolean isMandatory(String message) {
    return sent.getOrDefault(message, false);
  }

  private void add(Place operation) {
    Place action = operation.require("action");
    switch (action.text()) {
      case "receive" -> received.addAll(messagesOf(operation));
      case "send" -> {
        boolean mandatory =
            operation.require("bindings").require("amqp").require("mandatory").flag();
        messagesOf(operation).forEach(name -> sent.merge(name, mandatory, Boolean::logicalOr));
      }
      default -> throw action.invalid("must be 'send' or 'receive'");
    }
  }

  /** The messages it lists; without a list, all of its channel, as AsyncAPI defines. */
  private static Collection<String> messagesOf(Place operation) {
    String channel = operation.unresolved("channel").referencedKey("#/channels");
    if (operation.find("messages").isEmpty()) {
      return operation.require("channel").require("messages").members().keySet();
    }
    Place listed = operation.unresolved("messages");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < listed.node().size(); i++) {
      names.add(listed.unresolved(i).referencedKey("#/channels/" + channel + "/messages"));
    }
    return names;
  }
}
