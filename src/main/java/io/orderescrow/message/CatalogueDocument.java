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
 * The AsyncAPI document as a tree whose places know where they are, so that whatever is wrong can
 * be named by file and place. All references of the document are known to lead somewhere.
 */
final class CatalogueDocument {

  // A reference may lead to a reference; a chain longer than this leads round in a circle.
  private static final int MOST_HOPS = 20;

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
   * Reads the file, and follows each of its references once.
   *
   * @throws CatalogueRefusedException when there is no such file, or it is no YAML, or a reference
   *     leads nowhere
   */
  static CatalogueDocument read(Resource yaml) {
    String file = yaml.getDescription();
    try (InputStream in = yaml.getInputStream()) {
      CatalogueDocument document = new CatalogueDocument(file, YAML.readTree(in));
      document.followReferences(document.root());
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
      throw new CatalogueRefusedException(
          file + " cannot be read, so no message is known: " + e.getMessage(), e);
    }
  }

  /** The parser goes on to quote the document; the line number says as much. */
  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  String file() {
    return file;
  }

  Place root() {
    return new Place("#", root);
  }

  private void followReferences(Place place) {
    JsonNode reference = place.node.get("$ref");
    if (reference != null && reference.isTextual()) {
      follow(place);
      return;
    }
    if (place.node.isArray()) {
      for (int i = 0; i < place.node.size(); i++) {
        followReferences(new Place(place.pointer + "/" + i, place.node.get(i)));
      }
    }
    place.node.properties().stream()
        // An example is data: what looks like a reference in it is none.
        .filter(entry -> !entry.getKey().equals("examples"))
        .forEach(entry -> followReferences(place.at(entry.getKey(), entry.getValue())));
  }

  private Place follow(Place start) {
    Place place = start;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      JsonNode reference = place.node.get("$ref");
      if (reference == null) {
        return place;
      }
      String target = reference.asText();
      if (!target.startsWith("#/")) {
        throw start.broken("refers to '" + target + "', which is not in this file");
      }
      JsonNode node = root.at(JsonPointer.compile(target.substring(1)));
      if (node.isMissingNode()) {
        throw start.broken("refers to '" + target + "', which does not exist");
      }
      place = new Place(target, node);
    }
    throw start.broken("refers to itself");
  }

  /** One node of the document, references followed, with the pointer that leads to it. */
  final class Place {

    private final String pointer;
    private final JsonNode node;

    private Place(String pointer, JsonNode node) {
      this.pointer = pointer;
      this.node = node;
    }

    /** Where it is, such as {@code #/channels/facts}. */
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
          : Optional.of(follow(at(key, child)));
    }

    Place require(String key) {
      return find(key).orElseThrow(() -> broken("has no '" + key + "'"));
    }

    /** What stands below it, in the order of the document. */
    Map<String, Place> members() {
      if (!node.isObject()) {
        throw broken("must be a mapping");
      }
      Map<String, Place> members = new LinkedHashMap<>();
      node.properties().forEach(entry -> members.put(entry.getKey(), require(entry.getKey())));
      return members;
    }

    /** The elements of a list. */
    List<Place> items() {
      if (!node.isArray()) {
        throw broken("must be a list");
      }
      return IntStream.range(0, node.size()).mapToObj(i -> follow(unfollowed(i))).toList();
    }

    String text() {
      if (!node.isTextual() || node.textValue().isBlank()) {
        throw broken("must be a text");
      }
      return node.textValue();
    }

    boolean flag() {
      if (!node.isBoolean()) {
        throw broken("must be true or false");
      }
      return node.booleanValue();
    }

    /**
     * Its reference to another place as it is written, not followed to the end of a chain.
     *
     * @throws CatalogueRefusedException when it is no reference into the given place
     */
    String keyBelow(String parent) {
      String target = node.path("$ref").asText();
      if (!target.startsWith(parent + "/") || target.indexOf('/', parent.length() + 1) >= 0) {
        throw broken("must be a reference to something below '" + parent + "'");
      }
      return target.substring(parent.length() + 1);
    }

    /** A child as it is written, without following it. */
    Place unfollowed(String key) {
      JsonNode child = node.get(key);
      if (child == null) {
        throw broken("has no '" + key + "'");
      }
      return at(key, child);
    }

    Place unfollowed(int index) {
      return new Place(pointer + "/" + index, node.get(index));
    }

    CatalogueRefusedException broken(String whatIsWrong) {
      return new CatalogueRefusedException(file + ": " + pointer + " " + whatIsWrong);
    }

    private Place at(String key, JsonNode child) {
      return new Place(pointer + "/" + key.replace("~", "~0").replace("/", "~1"), child);
    }
  }
}
