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
import org.camunda.bpm.engine.authorization.SystemPermissions;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.springframework.stereotype.Component;

/** Creates missing authorizations in the engine. It never changes an existing authorization. */
@Component
class Grants {

  private static final String UNDO_PROCESS = "ask-until-acknowledged";
  private static final String ERROR_PROCESS = "message-error-handling";

  private final AuthorizationService authorizations;

  Grants(AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  void grantEverything(String group) {
    for (Resource resource : Resources.values()) {
      grant(group, resource, Authorization.ANY, Permissions.ALL);
    }
  }

  /**
   * Cockpit, Tasklist, and the running instances of our processes, with the jobs that failed. The
   * plugin in Cockpit checks the same permission for its actions.
   */
  void grantOperation(String group) {
    grant(group, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
    grant(group, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
    for (String process : List.of(Orders.PROCESS, UNDO_PROCESS, ERROR_PROCESS)) {
      grant(
          group,
          Resources.PROCESS_DEFINITION,
          process,
          Permissions.READ,
          ProcessDefinitionPermissions.READ_INSTANCE,
          ProcessDefinitionPermissions.READ_HISTORY,
          ProcessDefinitionPermissions.UPDATE_INSTANCE,
          ProcessDefinitionPermissions.RETRY_JOB);
    }
    grant(group, Resources.FILTER, Authorization.ANY, Permissions.READ);
  }

  /** Cockpit and all records of the engine, its users and its operation log included. */
  void grantReading(String group) {
    grant(group, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
    grant(
        group,
        Resources.PROCESS_DEFINITION,
        Authorization.ANY,
        Permissions.READ,
        ProcessDefinitionPermissions.READ_INSTANCE,
        ProcessDefinitionPermissions.READ_HISTORY,
        ProcessDefinitionPermissions.READ_TASK);
    for (Resource resource :
        List.of(
            Resources.DEPLOYMENT,
            Resources.BATCH,
            Resources.USER,
            Resources.GROUP,
            Resources.AUTHORIZATION,
            Resources.FILTER)) {
      grant(group, resource, Authorization.ANY, Permissions.READ);
    }
    grant(
        group,
        Resources.OPERATION_LOG_CATEGORY,
        Authorization.ANY,
        UserOperationLogCategoryPermissions.READ);
    grant(group, Resources.SYSTEM, Authorization.ANY, SystemPermissions.READ);
  }

  /** Tasklist and its filters. The engine itself grants each task to its candidate groups. */
  void grantTasks(String group) {
    grant(group, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
    for (String process : List.of(Orders.PROCESS, UNDO_PROCESS)) {
      // Without READ_INSTANCE, the task list in Tasklist does not show the order of a task.
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
