package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.Catalogue.Entry;
import io.orderescrow.message.CatalogueDocument.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the catalogue's entries from the messages of the document. */
final class MessageTypes {

  private static final Pattern KEY_LOCATION = Pattern.compile("\\$message\\.payload#/([^/~]+)");

  private final CatalogueDocument document;
  private final Map<String, Place> messages;
  private final CatalogueOperations operations;
  private final PayloadSchemas schemas;

  MessageTypes(CatalogueDocument document) {
    this.document = document;
    this.messages = new CatalogueChannels(document).messages();
    this.operations = new CatalogueOperations(document);
    this.schemas = new PayloadSchemas(document);
  }

  /** All entries by name, in the order of the document. */
  Map<String, Entry> read() {
    Place components = document.root().require("components");
    requireListed(components.require("messages"));
    components
        .find("schemas")
        .ifPresent(found -> found.members().values().forEach(schemas::requireSchema));
    Map<String, Entry> entries = new LinkedHashMap<>();
    messages.forEach((name, message) -> entries.put(name, entry(name, message)));
    return Collections.unmodifiableMap(entries);
  }

  private Entry entry(String name, Place message) {
    if (!operations.receives(name) && !operations.sends(name)) {
      throw message.invalid("is listed by a channel, but no operation sends or receives it");
    }
    Place payload = message.require("payload");
    if (payload.find("schemaFormat").isPresent()) {
      throw payload.invalid("must be a JSON Schema itself, without 'schemaFormat'");
    }
    PayloadSchema schema = schemas.compile(payload);
    List<String> properties = List.copyOf(payload.require("properties").members().keySet());
    return new Entry(
        new MessageType(
            name,
            operations.receives(name),
            operations.sends(name),
            operations.isMandatory(name),
            keyProperty(message, payload),
            properties,
            undoneBy(message),
            sources(name, message),
            answers(name, message)),
        schema);
  }

  /** The message with {@code x-says-overdue}, if there is one. */
  Optional<String> overdueNotice() {
    List<String> names = new ArrayList<>();
    messages.forEach(
        (name, message) ->
            message
                .find("x-says-overdue")
                .filter(Place::flag)
                .ifPresent(
                    place -> {
                      if (!operations.sends(name)) {
                        throw place.invalid("is set on '" + name + "', which no operation sends");
                      }
                      if (!names.isEmpty()) {
                        throw place.invalid("is already set on '" + names.get(0) + "'");
                      }
                      names.add(name);
                    }));
    return names.stream().findFirst();
  }

  Secrets secrets() {
    return new Secrets(new SecretMarks(document).names());
  }

  Set<String> secretEndings() {
    return new SecretMarks(document).endings(messages, operations);
  }

  /** From the message itself or, if absent there, from the last of its traits that has one. */
  private static Place correlationId(Place message) {
    Optional<Place> own = message.find("correlationId");
    if (own.isPresent() || message.find("traits").isEmpty()) {
      return own.orElseGet(() -> message.require("correlationId"));
    }
    return message.require("traits").items().stream()
        .flatMap(trait -> trait.find("correlationId").stream())
        .reduce((earlier, later) -> later)
        .orElseGet(() -> message.require("correlationId"));
  }

  private static String keyProperty(Place message, Place payload) {
    Place location = correlationId(message).require("location");
    Matcher matcher = KEY_LOCATION.matcher(location.text());
    if (!matcher.matches()) {
      throw location.invalid("must point to a property of the payload: $message.payload#/<name>");
    }
    String key = matcher.group(1);
    Place property = payload.require("properties").require(key);
    if (property.find(SecretMarks.SECRET).isPresent()) {
      throw property.invalid("cannot be secret, since it is the business key");
    }
    if (!property.require("type").text().equals("string")) {
      throw property.invalid("must be of type string, since it is the business key");
    }
    for (JsonNode required : payload.require("required").node()) {
      if (required.asText().equals(key)) {
        return key;
      }
    }
    throw payload.invalid("must require '" + key + "', since it is the business key");
  }

  private @Nullable String undoneBy(Place message) {
    Optional<Place> undo = message.find("x-undone-by");
    undo.ifPresent(
        place -> {
          if (!messages.containsKey(place.text()) || !operations.sends(place.text())) {
            throw place.invalid("names '" + place.text() + "', which no operation sends");
          }
        });
    return undo.map(Place::text).orElse(null);
  }

  private List<String> sources(String name, Place message) {
    return listOfReceived(name, message, "x-sources").stream()
        .map(
            place -> {
              if (!PrintableText.isPrintable(place.text())) {
                throw place.invalid(
                    "must have 1 to " + PrintableText.MAX_LENGTH + " printable characters");
              }
              return place.text();
            })
        .toList();
  }

  private List<String> answers(String name, Place message) {
    return listOfReceived(name, message, "x-answers").stream()
        .map(
            place -> {
              if (!messages.containsKey(place.text()) || !operations.sends(place.text())) {
                throw place.invalid("names '" + place.text() + "', which no operation sends");
              }
              if (!Envelopes.isCommand(place.text())) {
                throw place.invalid(
                    "names '"
                        + place.text()
                        + "', which has no commandid: its name needs 'Command'");
              }
              return place.text();
            })
        .toList();
  }

  /** The elements of an extension that only a received message may have; never an empty list. */
  private List<Place> listOfReceived(String name, Place message, String extension) {
    Optional<Place> found = message.find(extension);
    found.ifPresent(
        place -> {
          if (!operations.receives(name)) {
            throw place.invalid("is set on '" + name + "', which no operation receives");
          }
          if (place.items().isEmpty()) {
            throw place.invalid("must not be empty");
          }
        });
    return found.map(Place::items).orElse(List.of());
  }

  private void requireListed(Place described) {
    described
        .members()
        .forEach(
            (name, message) -> {
              if (!messages.containsKey(name)) {
                throw message.invalid("is not listed by any channel");
              }
            });
  }
}
