package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import io.orderescrow.message.CatalogueDocument.Place;
import java.util.Locale;

/** Compiles the schemas of one document as JSON Schema draft-07, which is AsyncAPI's default. */
final class PayloadSchemas {

  private final Place root;
  private final JsonSchemaFactory factory;
  private final JsonSchema metaSchema;

  PayloadSchemas(CatalogueDocument document) {
    this.root = document.root();
    JsonMetaSchema.Builder draft7 = JsonMetaSchema.builder(JsonMetaSchema.getV7());
    // A reference is resolved from the root of its document, so the whole of it is the schema; the
    // validator must not wonder at what stands there. Of other unknown words it warns.
    root.node().fieldNames().forEachRemaining(key -> draft7.keyword(new NonValidationKeyword(key)));
    this.factory =
        JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(SchemaId.V7)
            .metaSchema(draft7.build())
            .build();
    this.metaSchema = factory.getSchema(SchemaLocation.of(SchemaId.V7));
  }

  /**
   * Refuses what only looks like a schema, such as {@code type: strng}.
   *
   * @throws CatalogueRefusedException when it is none
   */
  void mustBeSchema(Place schema) {
    metaSchema.validate(schema.node()).stream()
        .findFirst()
        .ifPresent(
            found -> {
              throw schema.broken("is no JSON Schema: " + SchemaViolation.sentence(found));
            });
  }

  /**
   * Compiles the schema at a place.
   *
   * @throws CatalogueRefusedException when it is none
   */
  PayloadSchema compile(Place payload) {
    mustBeSchema(payload);
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$ref", payload.pointer());
    root.node().properties().forEach(entry -> schema.set(entry.getKey(), entry.getValue()));
    try {
      return new PayloadSchema(compile(schema, false), compile(schema, true));
    } catch (JsonSchemaException | IllegalArgumentException e) {
      throw payload.broken("is no usable JSON Schema: " + e.getMessage());
    }
  }

  private JsonSchema compile(JsonNode schema, boolean failFast) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .failFast(failFast)
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(EcmaPatterns::compile)
            // The sentences must not change with the language of the machine they are made on.
            .locale(Locale.ENGLISH)
            .build();
    JsonSchema compiled = factory.getSchema(schema, config);
    compiled.initializeValidators();
    return compiled;
  }
}
