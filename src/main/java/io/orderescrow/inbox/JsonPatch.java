package io.orderescrow.inbox;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Secrets;
import java.util.List;
import java.util.Optional;

/**
 * A JSON Patch (<a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>); {@link
 * JsonPatchParser} reads it. {@code copy} takes plain values only, so that a result is never much
 * larger than document and patch together.
 */
record JsonPatch(List<Operation> operations) {

  /** The operations of the RFC. */
  enum Kind {
    ADD,
    REMOVE,
    REPLACE,
    MOVE,
    COPY,
    TEST;

    boolean hasFrom() {
      return this == MOVE || this == COPY;
    }

    boolean hasValue() {
      return this == ADD || this == REPLACE || this == TEST;
    }
  }

  /**
   * @param from of MOVE and COPY; of the others the path
   * @param value of ADD, REPLACE and TEST; of the others JSON null
   */
  record Operation(Kind kind, JsonPointer path, JsonPointer from, JsonNode value) {

    private boolean changes(String member) {
      return kind != Kind.TEST && path.matchesProperty(member)
          || kind == Kind.MOVE && from.matchesProperty(member);
    }
  }

  /** Whether an operation changes this member of the document. */
  boolean changes(String member) {
    return operations.stream().anyMatch(operation -> operation.changes(member));
  }

  /** Whether an operation has the value of a secret. */
  boolean mentionsSecret(Secrets secrets) {
    return operations.stream()
        .filter(operation -> operation.kind().hasValue())
        .anyMatch(
            operation ->
                secrets.isSecret(operation.path().last().getMatchingProperty())
                    || secrets.holdsSecret(operation.value()));
  }

  /** Changes the document; after an exception it is changed in part. */
  void applyTo(ObjectNode document) throws EditRefusedException {
    for (Operation operation : operations) {
      apply(operation, document);
    }
  }

  private static void apply(Operation operation, ObjectNode document) throws EditRefusedException {
    JsonPointer path = operation.path();
    switch (operation.kind()) {
      case ADD -> add(document, path, operation.value().deepCopy());
      case REMOVE -> remove(document, path);
      case REPLACE -> {
        remove(document, path);
        add(document, path, operation.value().deepCopy());
      }
      case MOVE -> add(document, path, remove(document, operation.from()));
      case COPY -> {
        JsonNode copied = existing(document, operation.from());
        if (copied.isContainerNode()) {
          throw new EditRefusedException(
              operation.from() + " is an object or a list; only plain values can be copied");
        }
        add(document, path, copied);
      }
      case TEST -> {
        JsonNode found = existing(document, path);
        if (!found.equals(StoredContent.BY_VALUE, operation.value())) {
          throw new EditRefusedException(path + " has another value than the edit expects");
        }
      }
    }
  }

  private static JsonNode existing(ObjectNode document, JsonPointer path)
      throws EditRefusedException {
    JsonNode found = document.at(path);
    if (found.isMissingNode()) {
      throw new EditRefusedException(path + " does not exist");
    }
    return found;
  }

  private static void add(ObjectNode document, JsonPointer path, JsonNode value)
      throws EditRefusedException {
    JsonNode parent = existing(document, path.head());
    JsonPointer last = path.last();
    if (parent instanceof ObjectNode object) {
      object.set(last.getMatchingProperty(), value);
    } else if (parent instanceof ArrayNode list && placeIn(list, last).isPresent()) {
      list.insert(placeIn(list, last).get(), value);
    } else {
      throw new EditRefusedException(path + " is no place for a value");
    }
  }

  private static Optional<Integer> placeIn(ArrayNode list, JsonPointer last) {
    int index = last.getMatchingProperty().equals("-") ? list.size() : last.getMatchingIndex();
    return index < 0 || index > list.size() ? Optional.empty() : Optional.of(index);
  }

  private static JsonNode remove(ObjectNode document, JsonPointer path)
      throws EditRefusedException {
    JsonNode found = existing(document, path);
    JsonPointer last = path.last();
    if (document.at(path.head()) instanceof ArrayNode list) {
      list.remove(last.getMatchingIndex());
    } else if (document.at(path.head()) instanceof ObjectNode object) {
      object.remove(last.getMatchingProperty());
    }
    return found;
  }
}
