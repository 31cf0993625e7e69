package io.orderescrow.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.core.io.Resource;

/**
 * The AsyncAPI document as a tree. Each place knows its path, so that an error names file and
 * place. All references have a target.
 */
final class CatalogueDocument {

  // A reference may point to a reference; a longer chain is a cycle.
  private static final int MAX_HOPS = 20;

  private static final JsonMapper YAML =
      JsonMapper.builder(new YAMLFactory())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final JsonNode root;

  private CatalogueDocument(String file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads the file and resolves all of its references.
   *
   * @throws CatalogueRefusedException when the file is missing, is not YAML, or has a reference
   *     without a target
   */
  static CatalogueDocument read(Resource yaml) {
    String file = yaml.getDescription();
    try (InputStream in = yaml.getInputStream()) {
      CatalogueDocument document = new CatalogueDocument(file, YAML.readTree(in));
      document.resolveReferences(document.root());
      return document;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new CatalogueRefusedException(
          file
              + " is not a YAML document, see line "
              + line
              + ": "
              + firstLine(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new CatalogueRefusedException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The parser appends an excerpt of the document; the line number is enough. */
  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  String file() {
    return file;
  }

  Place root() {
    return new Place("#", root);
  }

  private void resolveReferences(Place place) {
    JsonNode reference = place.node.get("$ref");
    if (reference != null && reference.isTextual()) {
      resolve(place);
      return;
    }
    if (place.node.isArray()) {
      for (int i = 0; i < place.node.size(); i++) {
        resolveReferences(new Place(place.pointer + "/" + i, place.node.get(i)));
      }
    }
    place.node.properties().stream()
        // An example is data: a $ref in it is not a reference.
        .filter(entry -> !entry.getKey().equals("examples"))
        .forEach(entry -> resolveReferences(place.at(entry.getKey(), entry.getValue())));
  }

  private Place resolve(Place start) {
    Place place = start;
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      JsonNode reference = place.node.get("$ref");
      if (reference == null) {
        return place;
      }
      String target = reference.asText();
      if (!target.startsWith("#/")) {
        throw start.invalid("refers to '" + target + "', which is not in this file");
      }
      JsonNode node = root.at(JsonPointer.compile(target.substring(1)));
      if (node.isMissingNode()) {
        throw start.invalid("refers to '" + target + "', which does not exist");
      }
      place = new Place(target, node);
    }
    throw start.invalid("refers to itself");
  }

  /** One node of the document, references resolved, and its pointer. */
  final class Place {

    private final String pointer;
    private final JsonNode node;

    private Place(String pointer, JsonNode node) {
      this.pointer = pointer;
      this.node = node;
    }

    /** Its path, such as {@code #/channels/facts}. */
    String pointer() {
      return pointer;
    }

    JsonNode node() {
      return node;
    }

    Optional<Place> find(String key) {
      JsonNode child = node.get(key);
      return child == null || child.isNull()
          ? Optional.empty()
          : Optional.of(resolve(at(key, child)));
    }

    Place require(String key) {
      return find(key).orElseThrow(() -> invalid("has no '" + key + "'"));
    }

    /** Its properties, in the order of the document. */
    Map<String, Place> members() {
      if (!node.isObject()) {
        throw invalid("must be a mapping");
      }
      Map<String, Place> members = new LinkedHashMap<>();
      node.properties().forEach(entry -> members.put(entry.getKey(), require(entry.getKey())));
      return members;
    }

    /** The elements of a list. */
    List<Place> items() {
      if (!node.isArray()) {
        throw invalid("must be a list");
      }
      return IntStream.range(0, node.size()).mapToObj(i -> resolve(unresolved(i))).toList();
    }

    String text() {
      if (!node.isTextual() || node.textValue().isBlank()) {
        throw invalid("must be a text");
      }
      return node.textValue();
    }

    boolean flag() {
      if (!node.isBoolean()) {
        throw invalid("must be true or false");
      }
      return node.booleanValue();
    }

    /**
     * The last part of its reference, before that is resolved.
     *
     * @throws CatalogueRefusedException when it does not refer to a child of the given place
     */
    String referencedKey(String parent) {
      String target = node.path("$ref").asText();
      if (!target.startsWith(parent + "/") || target.indexOf('/', parent.length() + 1) >= 0) {
        throw invalid("must be a reference to something below '" + parent + "'");
      }
      return target.substring(parent.length() + 1);
    }

    /** A child whose reference is not resolved. */
    Place unresolved(String key) {
      JsonNode child = node.get(key);
      if (child == null) {
        throw invalid("has no '" + key + "'");
      }
      return at(key, child);
    }

    Place unresolved(int index) {
      return new Place(pointer + "/" + index, node.get(index));
    }

    CatalogueRefusedException invalid(String reason) {
      return new CatalogueRefusedException(file + ": " + pointer + " " + reason);
    }

    private Place at(String key, JsonNode child) {
      return new Place(pointer + "/" + key.replace("~", "~0").replace("/", "~1"), child);
    }
  }
}
