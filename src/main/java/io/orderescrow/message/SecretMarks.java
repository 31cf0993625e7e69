package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.CatalogueDocument.Place;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads which properties are secret, and which messages end the need for them. */
final class SecretMarks {

  static final String SECRET = "x-secret";
  private static final String ENDS = "x-ends-secrets";

  private final CatalogueDocument document;

  SecretMarks(CatalogueDocument document) {
    this.document = document;
  }

  /** The names of the properties with {@code x-secret: true}, wherever a schema describes them. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    Place components = document.root().require("components");
    collect(components.pointer(), components.node(), false, names);
    return Set.copyOf(names);
  }

  /** The received messages with {@code x-ends-secrets: true}. */
  Set<String> endings(Map<String, Place> messages, CatalogueOperations operations) {
    Set<String> endings = new TreeSet<>();
    messages.forEach(
        (name, message) ->
            message
                .find(ENDS)
                .filter(Place::flag)
                .ifPresent(
                    place -> {
                      if (!operations.receives(name)) {
                        throw place.invalid(
                            "is set on '" + name + "', which no operation receives");
                      }
                      endings.add(name);
                    }));
    return Set.copyOf(endings);
  }

  /**
   * @param ofProperties whether the members of the node are the properties of a schema
   */
  private void collect(String place, JsonNode node, boolean ofProperties, Set<String> names) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey();
      JsonNode mark = member.getValue().path(SECRET);
      if (!mark.isMissingNode() && (!mark.isBoolean() || !ofProperties)) {
        throw new CatalogueRefusedException(
            "%s: %s/%s has an %s that is not true or false, or that is not on a property"
                .formatted(document.file(), place, name, SECRET));
      }
      if (mark.asBoolean()) {
        names.add(name);
      }
      // An example is data.
      if (!name.equals("examples") || ofProperties) {
        collect(
            place + "/" + name,
            member.getValue(),
            name.equals("properties") && !ofProperties,
            names);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(place + "/" + i, node.get(i), false, names);
    }
  }
}
