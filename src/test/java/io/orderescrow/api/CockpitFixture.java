package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.inbox.Inbox;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Orders, and users of Cockpit with permissions of their own. */
abstract class CockpitFixture {

  static final String WHY = "{\"reason\": \"The warehouse called\"}";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired IdentityService identity;
  @Autowired AuthorizationService authorizations;
  @LocalServerPort int port;

  CockpitSession admin;

  @BeforeEach
  void signIn() {
    assertThat(caller.get(ApiClient.ADMIN, "/counts").status()).isEqualTo(200);
    admin = new CockpitSession(port, "admin", "cockpit");
  }

  String waiting() {
    String order = "cockpit-" + UUID.randomUUID();
    inbox.receive(List.of(createOrder(order)));
    return order;
  }

  String instanceOf(String order) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult()
        .getId();
  }

  JsonNode read(String path) {
    var answer = admin.getResource(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  /** Creates a user of Cockpit with this permission only. */
  void grant(String user, Resource resource, String id, Permission... permissions) {
    if (identity.createUserQuery().userId(user).count() == 0) {
      var account = identity.newUser(user);
      account.setPassword(ApiClient.PASSWORD);
      identity.saveUser(account);
      save(user, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
    }
    save(user, resource, id, permissions);
  }

  void save(String user, Resource resource, String id, Permission... permissions) {
    Authorization grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setUserId(user);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(permissions);
    authorizations.saveAuthorization(grant);
  }
}
