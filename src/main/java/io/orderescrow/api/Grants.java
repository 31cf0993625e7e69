package io.orderescrow.api;

import io.orderescrow.order.Orders;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Rights in the engine and its web applications. What somebody changed there is left alone. */
@Component
@Profile("orchestrator")
class Grants {

  private final AuthorizationService authorizations;

  Grants(AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  void everythingTo(String group) {
    for (Resource resource : Resources.values()) {
      grant(group, resource, Authorization.ANY, Permissions.ALL);
    }
  }

  /** The tasks themselves: the engine grants a task to its candidate groups when it makes it. */
  void tasksTo(String group) {
    grant(group, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
    grant(group, Resources.PROCESS_DEFINITION, Orders.PROCESS, Permissions.READ);
    grant(group, Resources.FILTER, Authorization.ANY, Permissions.READ);
  }

  private void grant(String group, Resource resource, String id, Permission permission) {
    long existing =
        authorizations
            .createAuthorizationQuery()
            .groupIdIn(group)
            .resourceType(resource)
            .resourceId(id)
            .count();
    if (existing == 0) {
      Authorization grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      grant.setGroupId(group);
      grant.setResource(resource);
      grant.setResourceId(id);
      grant.addPermission(permission);
      authorizations.saveAuthorization(grant);
    }
  }
}
