package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.orderescrow.message.CatalogueDocument.Place;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The compiled JSON Schema (draft-07, AsyncAPI's default) of one payload; safe to share. */
final class PayloadSchema {

  private static final JsonSchemaFactory DRAFT_7 = JsonSchemaFactory.getInstance(VersionFlag.V7);
  private static final JsonSchema META_SCHEMA = DRAFT_7.getSchema(SchemaLocation.of(SchemaId.V7));

  private final JsonSchema complete;
  private final JsonSchema firstOnly;

  private PayloadSchema(JsonSchema complete, JsonSchema firstOnly) {
    this.complete = complete;
    this.firstOnly = firstOnly;
  }

  /**
   * Compiles the schema at a place; its references into {@code #/components} are resolved.
   *
   * @throws BrokenCatalogueException when it is no JSON Schema
   */
  static PayloadSchema compile(Place payload, Place root) {
    mustBeSchema(payload);
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$ref", payload.pointer());
    root.node().properties().forEach(entry -> schema.set(entry.getKey(), entry.getValue()));
    try {
      return new PayloadSchema(compile(schema, false), compile(schema, true));
    } catch (JsonSchemaException e) {
      throw payload.broken("is no usable JSON Schema: " + e.getMessage());
    }
  }

  /** Refuses what only looks like a schema, such as {@code type: strng}. */
  static void mustBeSchema(Place schema) {
    META_SCHEMA.validate(schema.node()).stream()
        .findFirst()
        .ifPresent(
            message -> {
              throw schema.broken("is no JSON Schema: " + SchemaViolation.sentence(message));
            });
  }

  /** Everything that is wrong with a payload, one sentence each. */
  List<String> violations(JsonNode payload) {
    return sentences(complete.validate(payload), payload);
  }

  /**
   * The first thing that is wrong. A hostile payload of a megabyte can break a rule half a million
   * times; this stops at the first.
   */
  Optional<String> firstViolation(JsonNode payload) {
    return sentences(firstOnly.validate(payload), payload).stream().findFirst();
  }

  private static List<String> sentences(Collection<ValidationMessage> found, JsonNode payload) {
    if (found.isEmpty()) {
      return UnstorableText.find(payload).stream().toList();
    }
    return found.stream().map(SchemaViolation::sentence).distinct().sorted().toList();
  }

  private static JsonSchema compile(JsonNode schema, boolean failFast) {
    // The sentences must not change with the language of the machine they are made on.
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .failFast(failFast)
            .formatAssertionsEnabled(true)
            .locale(Locale.ENGLISH)
            .build();
    JsonSchema compiled = DRAFT_7.getSchema(schema, config);
    compiled.initializeValidators();
    return compiled;
  }
}
