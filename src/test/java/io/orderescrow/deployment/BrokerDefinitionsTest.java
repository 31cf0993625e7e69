package io.orderescrow.deployment;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** The permissions of the broker's users follow from the catalogue of messages. */
@Tag("S44")
class BrokerDefinitionsTest {

  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));
  private static final String EXCHANGE = CATALOGUE.topology().exchange();
  private static final List<String> SERVICES =
      List.of("inventory", "payment", "invoice", "shipping");

  /** Every name on the broker, and some that are not ours. */
  private static final Set<String> NAMES =
      Stream.concat(
              CATALOGUE.topology().queues().stream().map(queue -> queue.name()),
              Stream.of("", ".undelivered", ".unrouted", ".returned").map(EXCHANGE::concat))
          .collect(toSet());

  private static final Set<String> FOREIGN =
      Set.of(
          "amq.default",
          "amq.topic",
          "orders-of-others",
          "other.orders",
          "orders.other",
          "drill-1");

  @Test
  void aServicePublishesTheMessagesOfItsSourceAndNoOthers() throws IOException {
    JsonNode definitions = definitions(Map.of());

    for (String service : SERVICES) {
      assertThat(routingKeys(definitions, service, "write"))
          .as(service)
          .isEqualTo(messages(type -> type.sources().contains("/" + service)))
          .hasSizeGreaterThan(3);
    }
  }

  @Test
  void theOrchestratorPublishesAllMessagesThatHaveNoOtherSource() throws IOException {
    assertThat(routingKeys(definitions(Map.of()), "orchestrator", "write"))
        .isEqualTo(messages(type -> type.sources().isEmpty()))
        .contains("CreateOrderEvent", "ShipOrderCommand", "OrderCompletedEvent")
        .doesNotContain("PaymentCapturedEvent", "RetryRequestedEvent");
  }

  @Test
  void aServiceDeclaresNothingAndReadsItsOwnQueueAlone() throws IOException {
    JsonNode definitions = definitions(Map.of());

    for (String service : SERVICES) {
      assertThat(allowed(definitions, service, "configure")).as(service).isEmpty();
      assertThat(allowed(definitions, service, "write")).as(service).containsExactly(EXCHANGE);
      assertThat(allowed(definitions, service, "read"))
          .as(service)
          .containsExactly(CATALOGUE.topology().queueOf(service).name());
      assertThat(routingKeys(definitions, service, "read")).as(service).isEmpty();
    }
  }

  @Test
  void theOrchestratorDeclaresItsOwnNamesAndReadsNoQueueOfAService() throws IOException {
    JsonNode definitions = definitions(Map.of());

    assertThat(allowed(definitions, "orchestrator", "configure")).isEqualTo(NAMES);
    assertThat(allowed(definitions, "orchestrator", "read"))
        .containsExactlyInAnyOrder(
            "orders", "orders.orchestrator", "orders.undelivered", "orders.unrouted");
    assertThat(routingKeys(definitions, "orchestrator", "read")).isEqualTo(messages(type -> true));
  }

  /** In a choreography the services declare their queues, and the orchestrator tracks them. */
  @Test
  void aServiceThatDeclaresBindsItsQueueToOneEventOnly() throws IOException {
    JsonNode definitions = definitions(Map.of("SERVICES_DECLARE", "true"));

    for (String service : SERVICES) {
      String queue = CATALOGUE.topology().queueOf(service).name();
      assertThat(allowed(definitions, service, "configure")).containsExactly(queue);
      assertThat(allowed(definitions, service, "write")).containsOnly(queue, EXCHANGE);
      assertThat(allowed(definitions, service, "read")).containsOnly(queue, EXCHANGE);
      assertThat(routingKeys(definitions, service, "read")).hasSize(1);
      assertThat(routingKeys(definitions, service, "write"))
          .isEqualTo(messages(type -> type.sources().contains("/" + service)));
    }
  }

  @Test
  void onlyTheAdministratorAdministersTheServer() throws IOException {
    JsonNode users = definitions(Map.of()).path("users");

    assertThat(users)
        .filteredOn(user -> !user.path("tags").isEmpty())
        .extracting(user -> user.path("name").asText())
        .containsExactly("administrator");
    assertThat(users).hasSize(2 + SERVICES.size());
  }

  @Test
  void theDrillHasAUserOnlyIfItHasAPassword() throws IOException {
    JsonNode definitions = definitions(Map.of("BROKER_DRILL_PASSWORD", "d"));

    assertThat(allowed(definitions, "drill", "configure")).containsExactly("drill-1");
    assertThat(allowed(definitions, "drill", "write")).containsExactly("drill-1");
    assertThat(allowed(definitions, "drill", "read")).containsOnly("drill-1", EXCHANGE);
    assertThat(routingKeys(definitions, "drill", "write")).isEmpty();
    assertThat(definitions(Map.of()).toString()).doesNotContain("drill");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ADMIN", "ORCHESTRATOR", "INVENTORY", "PAYMENT", "INVOICE", "SHIPPING"})
  void refusesToStartWithoutAPassword(String owner) {
    Map<String, String> environment = environment();
    String variable = "BROKER_" + owner + "_PASSWORD";
    for (String bad : new String[] {"", "two\nlines"}) {
      environment.put(variable, bad);

      ShellScript.Result result = BrokerDefinitions.run(environment);

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.output()).isEmpty();
      assertThat(result.errors())
          .startsWith(
              variable + (bad.isEmpty() ? " is missing." : " contains a control character"));
    }
  }

  @Test
  void printsTheSameTwiceAndEachPasswordAsItIs() throws IOException {
    String password = "\"quoted\\ $HOME `id` %s 'é' {}";
    Map<String, String> change = Map.of("BROKER_PAYMENT_PASSWORD", password);
    JsonNode definitions = definitions(change);

    assertThat(definitions.path("users"))
        .filteredOn(user -> user.path("name").asText().equals("payment"))
        .extracting(user -> user.path("password").asText())
        .containsExactly(password);
    assertThat(definitions(change)).isEqualTo(definitions);
  }

  private static JsonNode definitions(Map<String, String> changes) throws IOException {
    Map<String, String> environment = environment();
    environment.putAll(changes);
    return new ObjectMapper().readTree(BrokerDefinitions.run(environment).required());
  }

  private static Map<String, String> environment() {
    Map<String, String> environment =
        new HashMap<>(
            ComposeFile.with(ComposeFile.variables(name -> name.toLowerCase(Locale.ROOT)))
                .environment("rabbitmq"));
    environment.put("BROKER_DRILL_PASSWORD", "");
    return environment;
  }

  /** Returns the names of the broker that a user may configure, write or read. */
  private static Set<String> allowed(JsonNode definitions, String user, String right) {
    Predicate<String> pattern = pattern(definitions.path("permissions"), user, right);
    return Stream.concat(NAMES.stream(), FOREIGN.stream())
        .filter(pattern)
        // It needs the default exchange to declare a dead-letter queue.
        .filter(name -> !(user.equals("orchestrator") && name.equals("amq.default")))
        .collect(toSet());
  }

  /** Returns the messages that a user may publish or bind a queue to. */
  private static Set<String> routingKeys(JsonNode definitions, String user, String right) {
    Predicate<String> pattern = pattern(definitions.path("topic_permissions"), user, right);
    assertThat(pattern).rejects("orders.orchestrator", "InventoryUpdatedEvent.x", "");
    return messages(type -> pattern.test(type.name()));
  }

  /**
   * RabbitMQ searches for the pattern anywhere in the name. The pattern {@code ^$} stands for
   * nothing: no exchange, queue or message has an empty name.
   */
  private static Predicate<String> pattern(JsonNode entries, String user, String right) {
    List<JsonNode> own =
        StreamSupport.stream(entries.spliterator(), false)
            .filter(entry -> entry.path("user").asText().equals(user))
            .toList();
    assertThat(own).as("entries of %s", user).hasSize(1);
    Predicate<String> found = Pattern.compile(own.get(0).path(right).asText()).asPredicate();
    return name -> !name.isEmpty() && found.test(name);
  }

  private static Set<String> messages(Predicate<MessageType> filter) {
    return CATALOGUE.types().stream().filter(filter).map(MessageType::name).collect(toSet());
  }
}
