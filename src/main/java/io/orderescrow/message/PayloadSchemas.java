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
    // References resolve from the root, so the whole document is the schema. The validator warns of
    // unknown keywords, except of those at the root.
    root.node().fieldNames().forEachRemaining(key -> draft7.keyword(new NonValidationKeyword(key)));
    draft7.keyword(new NonValidationKeyword(SecretMarks.SECRET));
    draft7.format(new LineFormat());
    this.factory =
        JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(SchemaId.V7)
            .metaSchema(draft7.build())
            .build();
    this.metaSchema = factory.getSchema(SchemaLocation.of(SchemaId.V7));
  }

  /**
   * @throws CatalogueRefusedException when it is not a valid schema, as with {@code type: strng}
   */
  void requireSchema(Place schema) {
    metaSchema.validate(schema.node()).stream()
        .findFirst()
        .ifPresent(
            found -> {
              throw schema.invalid("is not a JSON Schema: " + SchemaViolation.sentence(found));
            });
  }

  /**
   * @throws CatalogueRefusedException when it is not a valid schema
   */
  PayloadSchema compile(Place payload) {
    requireSchema(payload);
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$ref", payload.pointer());
    root.node().properties().forEach(entry -> schema.set(entry.getKey(), entry.getValue()));
    try {
      return new PayloadSchema(compile(schema, false), compile(schema, true));
    } catch (JsonSchemaException | IllegalArgumentException e) {
      throw payload.invalid("is not a valid JSON Schema: " + e.getMessage());
    }
  }

  private JsonSchema compile(JsonNode schema, boolean failFast) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .failFast(failFast)
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(EcmaPatterns::compile)
            // The sentences must not depend on the locale of the machine.
            .locale(Locale.ENGLISH)
            .build();
    JsonSchema compiled = factory.getSchema(schema, config);
    compiled.initializeValidators();
    return compiled;
  }
}
