package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class EnvelopesTest {

  private static final Instant NOW = Instant.parse("2025-06-25T09:30:00Z");

  @Test
  void writesTheHeadersThatTheCatalogueDescribes() throws IOException {
    JsonNode described =
        new YAMLMapper()
            .readTree(new ClassPathResource("processes/messages.asyncapi.yaml").getInputStream())
            .at("/components/messageTraits/cloudEvent/headers/properties");
    Set<String> names = new HashSet<>();
    described.fieldNames().forEachRemaining(names::add);
    Envelope full =
        new Envelope("m", "/shop", "CreateOrderEvent", "o", NOW, new Lineage("c", "p", 2, "t"));
    assertThat(Envelopes.headers(full).keySet()).isEqualTo(names);
  }

  @Test
  void omitsAbsentAttributes() {
    Envelope envelope = new Envelope("m", "/shop", "CreateOrderEvent", "o", NOW, Lineage.NONE);
    assertThat(Envelopes.headers(envelope))
        .containsOnlyKeys(
            "cloudEvents_specversion",
            "cloudEvents_id",
            "cloudEvents_source",
            "cloudEvents_type",
            "cloudEvents_subject",
            "cloudEvents_time",
            "cloudEvents_attempt")
        .containsEntry("cloudEvents_time", "2025-06-25T09:30:00Z")
        .containsEntry("cloudEvents_attempt", 1);
  }

  @Test
  @Tag("S28")
  void aCommandIdIsTheSameOnEveryResend() {
    String id = Envelopes.commandId("order-1", "ShipOrderCommand");
    assertThat(id)
        .isEqualTo(Envelopes.commandId("order-1", "ShipOrderCommand"))
        // Open orders use it: with another rule, each service would execute its command twice.
        .isEqualTo("464137fe-bd2b-30c3-8113-007bda7ade3d")
        .isNotEqualTo(Envelopes.commandId("order-2", "ShipOrderCommand"))
        .isNotEqualTo(Envelopes.commandId("order-1", "RecallShipmentCommand"));
  }

  @Test
  void messageIdsAreUniqueAndFollowTheTime() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(Envelopes.newId(NOW));
    }
    assertThat(ids).hasSize(10_000);
    String later = Envelopes.newId(NOW.plusMillis(1));
    assertThat(ids).allMatch(id -> id.compareTo(later) < 0);
    assertThat(UUID.fromString(later)).matches(id -> id.version() == 7 && id.variant() == 2);
    assertThat(later).startsWith("0197a66c-39c1-7");
  }
}
