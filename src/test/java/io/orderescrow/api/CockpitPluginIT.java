package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import io.orderescrow.process.OrderStep;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The resources of the Cockpit plugin, and their permissions. */
@OnTheWeb
class CockpitPluginIT {

  private static final String WHY = "{\"reason\": \"the warehouse called\"}";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired ManagementService management;
  @Autowired IdentityService identity;
  @Autowired AuthorizationService authorizations;
  @LocalServerPort int port;

  private CockpitSession admin;

  @BeforeEach
  void signIn() {
    assertThat(caller.get(ApiClient.ADMIN, "/counts").status()).isEqualTo(200);
    admin = new CockpitSession(port, "admin", "cockpit");
  }

  @Test
  @Tag("S16")
  void showsWaitsAndMessagesOfAnOrder() {
    String order = waiting();
    resend(order);

    JsonNode view = read("orders/of-instance/" + instanceOf(order));

    assertThat(view.path("id").asText()).isEqualTo(order);
    assertThat(view.path("state").asText()).isEqualTo("OPEN");
    assertThat(view.path("mayAct").asBoolean()).isTrue();
    JsonNode wait = view.path("waitsFor").path(0);
    assertThat(wait.path("activity").asText()).isEqualTo("AwaitInventory");
    assertThat(wait.path("timesSent").asInt()).isEqualTo(2);
    JsonNode messages = view.path("messages");
    assertThat(messages.findValuesAsText("type"))
        .containsExactly("CreateOrderEvent", "ReserveInventoryCommand", "ReserveInventoryCommand");
    assertThat(messages.findValuesAsText("direction")).containsExactly("IN", "OUT", "OUT");
    assertThat(messages.path(1).path("causationId")).isEqualTo(messages.path(0).path("id"));
    assertThat(messages.path(2).path("attempt").asInt()).isEqualTo(2);
    assertThat(messages.path(0).path("payload").asText()).contains("Ada Lovelace");
    JsonNode step = view.path("steps").path(0);
    assertThat(step.path("end").asText()).isEqualTo("WAITS");
    assertThat(step.path("sentAt")).hasSize(2);
    assertThat(step.path("deadline").asText()).isEqualTo(wait.path("deadline").asText());
  }

  @Test
  @Tag("S16")
  void showsStepsAndMessagesOfAnEndedOrder() {
    String order = waiting();
    for (OrderStep step : OrderStep.values()) {
      inbox.receive(List.of(yes(step, order)));
    }

    JsonNode view = read("orders/" + order);

    assertThat(view.path("state").asText()).isEqualTo("COMPLETED");
    assertThat(view.path("waitsFor")).isEmpty();
    assertThat(view.path("steps").findValuesAsText("activity"))
        .containsExactly("AwaitInventory", "AwaitPayment", "AwaitInvoice", "AwaitShipment");
    assertThat(view.path("steps").findValuesAsText("end")).containsOnly("ANSWERED").hasSize(4);
    String answer = view.path("steps").path(1).path("answer").asText();
    assertThat(view.path("messages"))
        .filteredOn(message -> message.path("key").asText().equals(answer))
        .extracting(message -> message.path("type").asText())
        .containsExactly("PaymentCapturedEvent");
  }

  @Test
  @Tag("S16")
  void showsTimedOutStepsAndCompensations() {
    String order = waiting();
    execute(order, "InventoryDeadline");

    JsonNode view = read("orders/" + order);

    assertThat(view.path("state").asText()).isEqualTo("CANCELLING");
    assertThat(view.path("steps").path(0).path("end").asText()).isEqualTo("TIMED_OUT");
    JsonNode undo = view.path("steps").path(1);
    assertThat(undo.path("step").asText()).isEqualTo("Release inventory");
    assertThat(undo.path("command").asText()).isEqualTo("ReleaseInventoryCommand");
    assertThat(undo.path("sentAt")).hasSize(1);
    assertThat(read("orders/of-instance/" + undo.path("instance").asText()).path("id").asText())
        .isEqualTo(order);
  }

  @Test
  @Tag("S16")
  void countsOrdersAndListsTheOldest() {
    String order = waiting();

    JsonNode overview =
        eventually("overview", view -> view.at("/waiting/AwaitInventory").asLong() > 0);

    assertThat(overview.at("/orders/OPEN").asLong()).isPositive();
    assertThat(overview.path("oldest")).isNotEmpty();
    assertThat(overview.path("oldest").path(0).path("waitsFor").path(0).path("since").asText())
        .isNotEmpty();
    assertThat(overview.has("oldestUnsent")).isTrue();
    assertThat(read("orders/" + order).path("state").asText()).isEqualTo("OPEN");
  }

  @Test
  @Tag("S16")
  void countsTokensThatWaitTooLong() {
    String order = waiting();
    long before = resentTokens();

    resend(order);

    assertThat(resentTokens()).isEqualTo(before + 1);
  }

  /** Not tooLong, which also counts overdue timers, and grows with time. */
  private long resentTokens() {
    String definition =
        runtime
            .createProcessInstanceQuery()
            .processDefinitionKey("order-fulfilment")
            .listPage(0, 1)
            .get(0)
            .getProcessDefinitionId();
    for (JsonNode wait :
        read("overview/definition/" + definition.replace(":", "%3A")).path("waits")) {
      if (wait.path("activityId").asText().equals("AwaitInventory")) {
        assertThat(wait.path("tooLong").asLong())
            .isBetween(wait.path("resent").asLong(), wait.path("waiting").asLong());
        return wait.path("resent").asLong();
      }
    }
    return -1;
  }

  @Test
  void rejectsUsersWithoutSession() {
    assertThat(new CockpitSession(port).getResource("overview").status()).isEqualTo(401);
  }

  @Test
  void namesTheMissingReadPermission() {
    String order = waiting();
    grant("otto", Resources.APPLICATION, "tasklist", Permissions.ACCESS);
    var otto = new CockpitSession(port, "otto", "cockpit");

    for (String path :
        List.of(
            "orders/" + order,
            "orders/of-instance/" + instanceOf(order),
            "overview",
            "messages?state=PARKED",
            "overview/definition/order-fulfilment")) {
      var answer = otto.getResource(path);
      assertThat(answer.status()).as(path).isEqualTo(403);
      assertThat(answer.at("/message"))
          .startsWith("You may not see")
          .contains("READ_INSTANCE on the process definition order-fulfilment")
          .doesNotContain("Ada");
    }
  }

  @Test
  void rejectsActionsOfUsersWithReadPermission() {
    String order = waiting();
    grant("rita", Resources.PROCESS_DEFINITION, "order-fulfilment", Permissions.READ_INSTANCE);
    var rita = new CockpitSession(port, "rita", "cockpit");

    assertThat(rita.getResource("orders/" + order).json().path("mayAct").asBoolean(true)).isFalse();
    for (String action : List.of("re-send", "cancel")) {
      var answer = rita.postWithToken("orders/" + order + "/" + action, WHY);
      assertThat(answer.status()).as(action).isEqualTo(403);
      assertThat(answer.at("/message"))
          .startsWith("You may not change order " + order)
          .contains("UPDATE_INSTANCE");
    }
    assertThat(read("orders/" + order).path("messages")).hasSize(2);
    assertThat(read("orders/" + order).path("actions")).isEmpty();
  }

  @Test
  void instancePermissionCoversItsOrderOnly() {
    String hers = waiting();
    String another = waiting();
    grant(
        "ines", Resources.PROCESS_INSTANCE, instanceOf(hers), Permissions.READ, Permissions.UPDATE);
    var ines = new CockpitSession(port, "ines", "cockpit");

    assertThat(ines.getResource("orders/" + hers).json().path("mayAct").asBoolean()).isTrue();
    assertThat(ines.getResource("orders/" + another).status()).isEqualTo(403);
    assertThat(ines.postWithToken("orders/" + another + "/cancel", WHY).status()).isEqualTo(403);
  }

  @Test
  void rejectsActionsWithoutCsrfToken() {
    String order = waiting();

    assertThat(admin.postWithoutToken("orders/" + order + "/cancel", WHY).status()).isEqualTo(403);

    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).at("/state")).isEqualTo("OPEN");
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).json().path("timeline")).hasSize(2);
  }

  @Test
  void answersNotFound() {
    assertThat(admin.getResource("orders/nothing").status()).isEqualTo(404);
    assertThat(admin.getResource("orders/nothing").at("/message"))
        .isEqualTo("Order nothing does not exist.");
    assertThat(admin.getResource("orders/of-instance/nothing").status()).isEqualTo(404);
    assertThat(admin.getResource("messages?state=NONE").status()).isEqualTo(400);
    assertThat(admin.get("/camunda/api/cockpit/plugin/escrow/static/app/plugin.js").body())
        .contains("cockpit.dashboard");
    assertThat(admin.get("/camunda/api/cockpit/plugin/escrow/static/app/secret.js").status())
        .isEqualTo(403);
  }

  private String waiting() {
    String order = "cockpit-" + UUID.randomUUID();
    inbox.receive(List.of(createOrder(order)));
    return order;
  }

  private static RawMessage yes(OrderStep step, String order) {
    return answer(
        step.answers.yes(), order, step.command, "\"%s\": \"X-1\"".formatted(step.answers.key()));
  }

  /** Fires the reminder timer, later than the shortest gap after the first sending. */
  private void resend(String order) {
    Instant since = Instant.parse(read("orders/" + order).at("/waitsFor/0/since").asText());
    await().until(() -> Instant.now().isAfter(since.plusMillis(500)));
    execute(order, "InventorySilent");
  }

  private void execute(String order, String timer) {
    management.executeJob(
        management
            .createJobQuery()
            .activityId(timer)
            .processInstanceId(instanceOf(order))
            .singleResult()
            .getId());
  }

  private String instanceOf(String order) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult()
        .getId();
  }

  private JsonNode read(String path) {
    var answer = admin.getResource(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode eventually(String path, Predicate<JsonNode> condition) {
    return await().atMost(ofSeconds(30)).until(() -> read(path), condition::test);
  }

  /** Creates a user of Cockpit with this permission only. */
  private void grant(String user, Resource resource, String id, Permission... permissions) {
    if (identity.createUserQuery().userId(user).count() == 0) {
      var account = identity.newUser(user);
      account.setPassword(ApiClient.PASSWORD);
      identity.saveUser(account);
      save(user, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
    }
    save(user, resource, id, permissions);
  }

  private void save(String user, Resource resource, String id, Permission... permissions) {
    Authorization grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setUserId(user);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(permissions);
    authorizations.saveAuthorization(grant);
  }
}
