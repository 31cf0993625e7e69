package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.Test;

/** The permissions of users of the Cockpit plugin. */
@OnTheWeb
class CockpitPermissionsIT extends CockpitFixture {

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
}
