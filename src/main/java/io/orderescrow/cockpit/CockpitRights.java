package io.orderescrow.cockpit;

import io.orderescrow.order.Orders;
import io.orderescrow.progress.EngineInstance;
import io.orderescrow.progress.InstanceHistory;
import java.util.function.Supplier;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * What whoever is signed in to Cockpit may see and do, by the engine's own authorizations: to an
 * order the same as to its process instance, and to what belongs to no order the same as to all
 * instances of the process of orders.
 */
@Component
@Profile("orchestrator")
class CockpitRights {

  private final IdentityService identity;
  private final AuthorizationService authorizations;
  private final InstanceHistory past;

  CockpitRights(
      IdentityService identity, AuthorizationService authorizations, InstanceHistory past) {
    this.identity = identity;
    this.authorizations = authorizations;
    this.past = past;
  }

  /** The id of the user. */
  String user() {
    return signedIn().getUserId();
  }

  /** An order that has ended is history; so is what nobody started. */
  void lookAt(String order) {
    EngineInstance run = runOf(order);
    Permission ofAll =
        run == null || !run.running() ? Permissions.READ_HISTORY : Permissions.READ_INSTANCE;
    if (!has(ofAll, Orders.PROCESS) && !onInstance(Permissions.READ, run)) {
      throw ClientErrorException.notAllowed(
          sentence("see order " + order, ofAll, Orders.PROCESS)
              + (ofAll == Permissions.READ_INSTANCE ? ", or READ on its process instance." : "."));
    }
  }

  /** All orders and messages there are, or all instances of another process. */
  void lookAtAllOf(String processKey) {
    require("see all instances", Permissions.READ_INSTANCE, processKey);
  }

  /** Orders that have ended, too. */
  void searchOrders() {
    lookAtAllOf(Orders.PROCESS);
    require("see orders that have ended", Permissions.READ_HISTORY, Orders.PROCESS);
  }

  void actOn(String order) {
    if (!mayActOn(order)) {
      throw ClientErrorException.notAllowed(
          sentence("change order " + order, Permissions.UPDATE_INSTANCE, Orders.PROCESS)
              + ", or UPDATE on its process instance.");
    }
  }

  boolean mayActOn(String order) {
    return has(Permissions.UPDATE_INSTANCE, Orders.PROCESS)
        || onInstance(Permissions.UPDATE, runOf(order));
  }

  boolean mayActOnAll() {
    return has(Permissions.UPDATE_INSTANCE, Orders.PROCESS);
  }

  /**
   * Does what was granted. The engine would check each of its parts for the user again, by the
   * rights that its own ways of doing it take; so for that time it knows of no user.
   */
  <T> T granted(Supplier<T> work) {
    Authentication user = signedIn();
    identity.clearAuthentication();
    try {
      return work.get();
    } finally {
      identity.setAuthentication(user);
    }
  }

  private void require(String what, Permission permission, String processKey) {
    if (!has(permission, processKey)) {
      throw ClientErrorException.notAllowed(sentence(what, permission, processKey) + ".");
    }
  }

  private static String sentence(String what, Permission permission, String processKey) {
    return "You may not %s. It takes %s on the process definition %s"
        .formatted(what, permission.getName(), processKey);
  }

  /** An instance that has ended has no rights of its own any more. */
  private @Nullable EngineInstance runOf(String order) {
    return past.runs(order).stream()
        .filter(run -> run.processKey().equals(Orders.PROCESS))
        .findFirst()
        .orElse(null);
  }

  private boolean has(Permission permission, String processKey) {
    Authentication user = signedIn();
    return authorizations.isUserAuthorized(
        user.getUserId(), user.getGroupIds(), permission, Resources.PROCESS_DEFINITION, processKey);
  }

  private boolean onInstance(Permission permission, @Nullable EngineInstance run) {
    Authentication user = signedIn();
    return run != null
        && run.running()
        && authorizations.isUserAuthorized(
            user.getUserId(), user.getGroupIds(), permission, Resources.PROCESS_INSTANCE, run.id());
  }

  private Authentication signedIn() {
    Authentication user = identity.getCurrentAuthentication();
    if (user == null) {
      throw ClientErrorException.notSignedIn();
    }
    return user;
  }
}
