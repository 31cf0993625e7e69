package io.orderescrow.inbox;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.orderescrow.inbox.JsonPatch.Kind;
import io.orderescrow.inbox.JsonPatch.Operation;
import io.orderescrow.message.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a patch of one message and checks all that does not depend on the message. */
final class JsonPatchParser {

  static final String HEADERS = "headers";
  static final String PAYLOAD = "payload";

  private static final int MAX_OPERATIONS = 50;

  private final int number;
  private final JsonNode operation;

  private JsonPatchParser(int number, JsonNode operation) {
    this.number = number;
    this.operation = operation;
  }

  /**
   * @throws InvalidEditException when it is no JSON Patch, or has a path other than {@code
   *     /headers/<name>} and {@code /payload...}
   */
  static JsonPatch parse(String json, JsonMapper mapper) {
    JsonNode patch;
    try {
      patch = mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidEditException("The edit is not JSON: " + JsonFault.sentence(e) + ".");
    } catch (NumberFormatException e) {
      throw new InvalidEditException("The edit has a number whose exponent is too large.");
    }
    if (!patch.isArray() || patch.isEmpty() || patch.size() > MAX_OPERATIONS) {
      throw new InvalidEditException(
          "The edit must be a list of 1 to " + MAX_OPERATIONS + " operations of JSON Patch.");
    }
    List<Operation> operations = new ArrayList<>();
    for (JsonNode operation : patch) {
      operations.add(new JsonPatchParser(operations.size() + 1, operation).read());
    }
    return new JsonPatch(List.copyOf(operations));
  }

  private Operation read() {
    Kind kind = kind();
    JsonPointer path = pointer("path");
    JsonPointer from = kind.hasFrom() ? pointer("from") : path;
    @Nullable JsonNode value = operation.get("value");
    if (!kind.hasValue()) {
      return new Operation(kind, path, from, NullNode.getInstance());
    }
    if (value == null) {
      throw invalid("needs a value");
    }
    if (path.matchesProperty(HEADERS) && (value.isContainerNode() || value.isNull())) {
      throw invalid("must give the header a text");
    }
    return new Operation(kind, path, from, value);
  }

  private Kind kind() {
    String name = operation.path("op").asText("");
    return Stream.of(Kind.values())
        .filter(kind -> nameOf(kind).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "must have an op of "
                        + Stream.of(Kind.values()).map(this::nameOf).collect(joining(", "))));
  }

  private String nameOf(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private JsonPointer pointer(String field) {
    @Nullable JsonNode text = operation.get(field);
    if (text != null && text.isTextual() && text.textValue().startsWith("/")) {
      JsonPointer pointer = JsonPointer.compile(text.textValue());
      boolean header = pointer.matchesProperty(HEADERS) && pointer.tail().tail() != null;
      if (pointer.matchesProperty(PAYLOAD)
          || (header && !pointer.tail().matches() && pointer.tail().tail().matches())) {
        return pointer;
      }
    }
    throw invalid("must have a " + field + " of /headers/<name> or /payload/<place>");
  }

  private InvalidEditException invalid(String fault) {
    return new InvalidEditException("Operation " + number + " of the edit " + fault + ".");
  }
}
