package io.orderescrow.web;

import io.orderescrow.order.Orders;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Rights in the engine and its web applications. What somebody changed there is left alone. */
@Component
@Profile("orchestrator")
class Grants {

  private static final String UNDO = "ask-until-acknowledged";

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
    for (String process : List.of(Orders.PROCESS, UNDO)) {
      // Instances too: else Tasklist could not say in its list which order a task is about.
      grant(
          group,
          Resources.PROCESS_DEFINITION,
          process,
          Permissions.READ,
          ProcessDefinitionPermissions.READ_INSTANCE);
    }
    grant(group, Resources.FILTER, Authorization.ANY, Permissions.READ);
  }

  private void grant(String group, Resource resource, String id, Permission... permissions) {
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
      for (Permission permission : permissions) {
        grant.addPermission(permission);
      }
      authorizations.saveAuthorization(grant);
    }
  }
}
