package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** An invalid catalogue is refused with a sentence that names place and fault. */
class BrokenCatalogueTest {

  private static final String MINIMAL =
      """
      asyncapi: 3.0.0
      channels:
        orchestrator:
          bindings:
            amqp: { is: queue, queue: { name: q.orchestrator, durable: true } }
          messages:
            DoneEvent: { $ref: '#/components/messages/DoneEvent' }
        facts:
          bindings:
            amqp: { is: routingKey, exchange: { name: things, type: topic, durable: true } }
          messages:
            UndoCommand: { $ref: '#/components/messages/UndoCommand' }
      operations:
        take:
          action: receive
          channel: { $ref: '#/channels/orchestrator' }
        publish:
          action: send
          channel: { $ref: '#/channels/facts' }
          bindings: { amqp: { mandatory: false } }
          messages:
            - $ref: '#/channels/facts/messages/UndoCommand'
      components:
        messageTraits:
          thing: { correlationId: { location: $message.payload#/thingId } }
        schemas:
          ThingId: { type: string, pattern: '^[a-z]+$' }
        messages:
          DoneEvent:
            name: DoneEvent
            traits: [{ $ref: '#/components/messageTraits/thing' }]
            x-undone-by: UndoCommand
            payload:
              type: object
              required: [thingId]
              properties: { thingId: { $ref: '#/components/schemas/ThingId' } }
          UndoCommand:
            name: UndoCommand
            correlationId: { location: $message.payload#/thingId }
            payload: { $ref: '#/components/messages/DoneEvent/payload' }
      """;

  @Test
  void readsAMinimalDocument() {
    Catalogue catalogue = Catalogue.read(resource(MINIMAL));
    assertThat(catalogue.types())
        .containsExactly(
            new MessageType(
                "DoneEvent",
                true,
                false,
                false,
                "thingId",
                List.of("thingId"),
                "UndoCommand",
                List.of(),
                List.of()),
            new MessageType(
                "UndoCommand",
                false,
                true,
                false,
                "thingId",
                List.of("thingId"),
                null,
                List.of(),
                List.of()));
    assertThat(catalogue.topology().exchange()).isEqualTo("things");
  }

  @TestFactory
  List<DynamicTest> refuses() {
    return List.of(
        invalid("asyncapi: 3.0.0", "asyncapi: 2.6.0", "#/asyncapi must be a version 3"),
        invalid(MINIMAL, "asyncapi: 3.0.0", "# has no 'channels'"),
        invalid("operations:", "doings:", "# has no 'operations'"),
        invalid(
            "messages/DoneEvent' }",
            "messages/GoneEvent' }",
            "#/channels/orchestrator/messages/DoneEvent refers to '#/components/messages/GoneEvent', which does not exist"),
        invalid(
            "'#/components/schemas/ThingId'",
            "'other.yaml#/ThingId'",
            "#/components/messages/DoneEvent/payload/properties/thingId refers to 'other.yaml#/ThingId', which is not in this file"),
        invalid(
            "ThingId: { type: string, pattern: '^[a-z]+$' }",
            "ThingId: { $ref: '#/components/schemas/ThingId' }",
            "refers to itself"),
        invalid(
            "is: queue",
            "is: a queue",
            "#/channels/orchestrator/bindings/amqp/is must be 'queue' or 'routingKey'"),
        invalid(
            "name: q.orchestrator, ",
            "",
            "#/channels/orchestrator/bindings/amqp/queue has no 'name'"),
        invalid(
            "q.orchestrator, durable: true",
            "q.orchestrator, durable: false",
            "#/channels/orchestrator/bindings/amqp/queue/durable must be true"),
        invalid(
            "type: topic",
            "type: fanout",
            "#/channels/facts/bindings/amqp/exchange/type must be 'topic'"),
        invalid(
            "is: routingKey, exchange: {",
            "is: queue, queue: {",
            "#/channels must name one exchange for all messages, in the binding of a routingKey channel, but names none"),
        invalid(
            "action: receive",
            "action: eat",
            "#/operations/take/action must be 'send' or 'receive'"),
        invalid(
            "{ mandatory: false }", "{ }", "#/operations/publish/bindings/amqp has no 'mandatory'"),
        invalid(
            "mandatory: false",
            "mandatory: perhaps",
            "#/operations/publish/bindings/amqp/mandatory must be true or false"),
        invalid(
            "channel: { $ref: '#/channels/facts' }",
            "channel: { $ref: '#/components' }",
            "#/operations/publish/channel must be a reference to something below '#/channels'"),
        invalid(
            "- $ref: '#/channels/facts/messages/UndoCommand'",
            "- $ref: '#/components/messages/UndoCommand'",
            "#/operations/publish/messages/0 must be a reference to something below '#/channels/facts/messages'"),
        invalid(
            "channel: { $ref: '#/channels/orchestrator' }",
            "channel: { $ref: '#/channels/facts' }",
            "#/components/messages/DoneEvent is listed by a channel, but no operation sends or receives it"),
        invalid(
            "name: DoneEvent",
            "name: FinishedEvent",
            "#/components/messages/DoneEvent/name must be 'DoneEvent', the name in the channels"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-undone-by: UndueCommand",
            "#/components/messages/DoneEvent/x-undone-by names 'UndueCommand', which no operation sends"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-undone-by: DoneEvent",
            "#/components/messages/DoneEvent/x-undone-by names 'DoneEvent', which no operation sends"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-sources: /maker",
            "#/components/messages/DoneEvent/x-sources must be a list"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-sources: []",
            "#/components/messages/DoneEvent/x-sources must not be empty"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-sources: [/maker, 7]",
            "#/components/messages/DoneEvent/x-sources/1 must be a text"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-sources: [\"/ma\\u0007ker\"]",
            "#/components/messages/DoneEvent/x-sources/0 must have 1 to 255 printable characters"),
        invalid(
            "name: UndoCommand",
            "name: UndoCommand\n      x-sources: [/orchestrator]",
            "#/components/messages/UndoCommand/x-sources is set on 'UndoCommand', which no operation receives"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-answers: UndoCommand",
            "#/components/messages/DoneEvent/x-answers must be a list"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-answers: [UndueCommand]",
            "#/components/messages/DoneEvent/x-answers/0 names 'UndueCommand', which no operation sends"),
        invalid(
            MINIMAL,
            MINIMAL
                .replace("x-undone-by: UndoCommand", "x-answers: [UndoEvent]")
                .replace("UndoCommand", "UndoEvent"),
            "#/components/messages/DoneEvent/x-answers/0 names 'UndoEvent', which has no commandid"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-answers: [DoneEvent]",
            "#/components/messages/DoneEvent/x-answers/0 names 'DoneEvent', which no operation sends"),
        invalid(
            "x-undone-by: UndoCommand",
            "x-says-overdue: true",
            "#/components/messages/DoneEvent/x-says-overdue is set on 'DoneEvent', which no operation sends"),
        invalid(
            "name: UndoCommand",
            "name: UndoCommand\n      x-ends-secrets: true",
            "#/components/messages/UndoCommand/x-ends-secrets is set on 'UndoCommand', which no operation receives"),
        invalid(
            "ThingId: { type: string",
            "ThingId: { x-secret: true, type: string",
            "#/components/schemas/ThingId has an x-secret that is not true or false, or that is not on a property"),
        invalid(
            "properties: { thingId: { $ref: '#/components/schemas/ThingId' } }",
            "properties: { thingId: { type: string, x-secret: 1 } }",
            "#/components/messages/DoneEvent/payload/properties/thingId has an x-secret that is not true or false"),
        invalid(
            "properties: { thingId: { $ref: '#/components/schemas/ThingId' } }",
            "properties: { thingId: { type: string, x-secret: true } }",
            "#/components/messages/DoneEvent/payload/properties/thingId cannot be secret, since it is the business key"),
        invalid(
            "name: UndoCommand",
            "name: UndoCommand\n      x-says-overdue: perhaps",
            "#/components/messages/UndoCommand/x-says-overdue must be true or false"),
        invalid(
            "      correlationId: { location: $message.payload#/thingId }\n      payload",
            "      payload",
            "#/components/messages/UndoCommand has no 'correlationId'"),
        invalid(
            "      traits: [{ $ref: '#/components/messageTraits/thing' }]\n",
            "",
            "#/components/messages/DoneEvent has no 'correlationId'"),
        invalid(
            "correlationId: { location: $message.payload#/thingId }\n      payload",
            "correlationId: { location: $message.header#/subject }\n      payload",
            "#/components/messages/UndoCommand/correlationId/location must point to a property of the payload"),
        invalid(
            "correlationId: { location: $message.payload#/thingId }\n      payload",
            "correlationId: { location: $message.payload#/thing }\n      payload",
            "#/components/messages/DoneEvent/payload/properties has no 'thing'"),
        invalid(
            "required: [thingId]",
            "required: []",
            "#/components/messages/DoneEvent/payload must require 'thingId'"),
        invalid(
            "ThingId: { type: string",
            "ThingId: { type: integer",
            "#/components/schemas/ThingId must be of type string, since it is the business key"),
        invalid(
            "ThingId: { type: string",
            "ThingId: { type: strng",
            "#/components/schemas/ThingId is not a JSON Schema: /type"),
        invalid(
            "'^[a-z]+$'",
            "'^[a-z+$'",
            "#/components/schemas/ThingId is not a JSON Schema: /pattern must be a valid regex"),
        invalid(
            "payload: { $ref: '#/components/messages/DoneEvent/payload' }",
            "summary: It has none",
            "#/components/messages/UndoCommand has no 'payload'"),
        invalid(
            "payload: { $ref: '#/components/messages/DoneEvent/payload' }",
            "payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {} }",
            "#/components/messages/UndoCommand/payload must be a JSON Schema itself"),
        invalid(
            "    UndoCommand:\n      name",
            "    LonelyEvent: { name: LonelyEvent }\n    UndoCommand:\n      name",
            "#/components/messages/LonelyEvent is not listed by any channel"),
        invalid(
            "components:",
            "operations: {}\ncomponents:",
            "is not a YAML document, see line 23: Duplicate field 'operations'"),
        invalid(MINIMAL, "", "# has no 'asyncapi'"));
  }

  @Test
  void namesTheMissingFile(@TempDir Path folder) {
    assertThatThrownBy(
            () -> Catalogue.read(new FileSystemResource(folder.resolve("messages.yaml"))))
        .isInstanceOf(CatalogueRefusedException.class)
        .hasMessageContaining("messages.yaml")
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aMissingLineIsRefusedOrNotNeeded() throws IOException {
    // Removes every 31st line of the real document, one at a time.
    String[] lines =
        new ClassPathResource("processes/messages.asyncapi.yaml")
            .getContentAsString(StandardCharsets.UTF_8)
            .split("\n");
    for (int removed = 0; removed < lines.length; removed += 31) {
      StringBuilder rest = new StringBuilder();
      for (int i = 0; i < lines.length; i++) {
        rest.append(i == removed ? "" : lines[i]).append('\n');
      }
      assertThatCode(
              () -> {
                try {
                  Catalogue.read(resource(rest.toString()));
                } catch (CatalogueRefusedException refused) {
                  assertThat(refused).hasMessageStartingWith("Byte array resource [a document]");
                }
              })
          .as("without line %s: %s", removed + 1, lines[removed])
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesASecondOverdueNotice() {
    String both =
        MINIMAL
            .replace(
                "UndoCommand: { $ref: '#/components/messages/UndoCommand' }",
                "UndoCommand: { $ref: '#/components/messages/UndoCommand' }\n"
                    + "      DoneEvent: { $ref: '#/components/messages/DoneEvent' }")
            .replace(
                "- $ref: '#/channels/facts/messages/UndoCommand'",
                "- $ref: '#/channels/facts/messages/UndoCommand'\n"
                    + "      - $ref: '#/channels/facts/messages/DoneEvent'")
            .replace("name: UndoCommand", "name: UndoCommand\n      x-says-overdue: true")
            .replace("x-undone-by: UndoCommand", "x-says-overdue: true");

    assertThatThrownBy(() -> Catalogue.read(resource(both)))
        .isInstanceOf(CatalogueRefusedException.class)
        .hasMessageContaining("x-says-overdue is already set on 'DoneEvent'");
  }

  private static DynamicTest invalid(String good, String bad, String sentence) {
    return DynamicTest.dynamicTest(
        sentence,
        () -> {
          assertThat(MINIMAL).contains(good);
          assertThatThrownBy(() -> Catalogue.read(resource(MINIMAL.replace(good, bad))))
              .isInstanceOf(CatalogueRefusedException.class)
              .hasMessageStartingWith("Byte array resource [a document]")
              .hasMessageContaining(sentence);
        });
  }

  private static Resource resource(String yaml) {
    return new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "a document");
  }
}
