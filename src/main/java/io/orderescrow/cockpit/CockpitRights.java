package io.orderescrow.cockpit;

import io.orderescrow.order.Orders;
import io.orderescrow.progress.InstanceHistoryTable;
import io.orderescrow.progress.InstanceHistoryTable.EngineInstance;
import java.util.function.Supplier;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the engine's authorizations of the user who is signed in to Cockpit. The rights to an
 * order are those to its process instance. The rights to messages without an order are those to all
 * instances of the order process.
 */
@Component
class CockpitRights {

  private final IdentityService identity;
  private final AuthorizationService authorizations;
  private final InstanceHistoryTable history;

  CockpitRights(
      IdentityService identity, AuthorizationService authorizations, InstanceHistoryTable history) {
    this.identity = identity;
    this.authorizations = authorizations;
    this.history = history;
  }

  String user() {
    return signedIn().getUserId();
  }

  /** An order that has ended or not yet started needs the permission to read history. */
  void requireRead(String order) {
    EngineInstance instance = instanceOf(order);
    Permission onAll =
        instance == null || !instance.running()
            ? Permissions.READ_HISTORY
            : Permissions.READ_INSTANCE;
    if (!hasOnProcess(onAll, Orders.PROCESS) && !hasOnInstance(Permissions.READ, instance)) {
      throw ClientErrorException.forbidden(
          missingPermission("see order " + order, onAll, Orders.PROCESS)
              + (onAll == Permissions.READ_INSTANCE ? ", or READ on its process instance." : "."));
    }
  }

  /** All orders and messages, or all instances of another process. */
  void requireReadAll(String processKey) {
    require("see all instances", Permissions.READ_INSTANCE, processKey);
  }

  /** The search includes orders that have ended. */
  void requireSearch() {
    requireReadAll(Orders.PROCESS);
    require("see orders that have ended", Permissions.READ_HISTORY, Orders.PROCESS);
  }

  /** The engine's own permission to read what administrators did. */
  boolean mayReadAdministration() {
    return has(
        UserOperationLogCategoryPermissions.READ,
        Resources.OPERATION_LOG_CATEGORY,
        UserOperationLogEntry.CATEGORY_ADMIN);
  }

  void requireUpdate(String order) {
    if (!mayUpdate(order)) {
      throw ClientErrorException.forbidden(
          missingPermission("change order " + order, Permissions.UPDATE_INSTANCE, Orders.PROCESS)
              + ", or UPDATE on its process instance.");
    }
  }

  boolean mayUpdate(String order) {
    return mayUpdateAll() || hasOnInstance(Permissions.UPDATE, instanceOf(order));
  }

  boolean mayUpdateAll() {
    return hasOnProcess(Permissions.UPDATE_INSTANCE, Orders.PROCESS);
  }

  /**
   * Runs work that the user has been authorized for, without a user in the engine. Otherwise the
   * engine would check each of its own calls for further permissions.
   */
  <T> T withoutEngineChecks(Supplier<T> work) {
    Authentication user = signedIn();
    identity.clearAuthentication();
    try {
      return work.get();
    } finally {
      identity.setAuthentication(user);
    }
  }

  private void require(String action, Permission permission, String processKey) {
    if (!hasOnProcess(permission, processKey)) {
      throw ClientErrorException.forbidden(missingPermission(action, permission, processKey) + ".");
    }
  }

  private static String missingPermission(String action, Permission permission, String processKey) {
    return "You may not %s. This requires %s on the process definition %s"
        .formatted(action, permission.getName(), processKey);
  }

  private @Nullable EngineInstance instanceOf(String order) {
    return history.forBusinessKey(order).stream()
        .filter(instance -> instance.processKey().equals(Orders.PROCESS))
        .findFirst()
        .orElse(null);
  }

  private boolean hasOnProcess(Permission permission, String processKey) {
    return has(permission, Resources.PROCESS_DEFINITION, processKey);
  }

  /** The engine deletes the authorizations of an instance when it ends. */
  private boolean hasOnInstance(Permission permission, @Nullable EngineInstance instance) {
    return instance != null
        && instance.running()
        && has(permission, Resources.PROCESS_INSTANCE, instance.id());
  }

  private boolean has(Permission permission, Resources resource, String id) {
    Authentication user = signedIn();
    return authorizations.isUserAuthorized(
        user.getUserId(), user.getGroupIds(), permission, resource, id);
  }

  private Authentication signedIn() {
    Authentication user = identity.getCurrentAuthentication();
    if (user == null) {
      throw ClientErrorException.unauthorized();
    }
    return user;
  }
}
