package io.orderescrow.api;

import io.orderescrow.api.ApiSettings.Admin;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to it, before the first request, that the administrator can sign in with the password that
 * is set, and that the groups and their rights exist. Further users are made in the engine's Admin.
 */
@Component
@Profile("orchestrator")
class Accounts implements SmartInitializingSingleton {

  private final IdentityService identity;
  private final Grants grants;
  private final TransactionTemplate transaction;
  private final Admin admin;

  Accounts(
      IdentityService identity,
      Grants grants,
      TransactionTemplate transaction,
      ApiSettings settings) {
    this.identity = identity;
    this.grants = grants;
    this.transaction = transaction;
    this.admin = settings.admin();
  }

  /** Of two nodes that start on an empty database one fails at first, and then finds all there. */
  @Override
  public void afterSingletonsInstantiated() {
    try {
      transaction.executeWithoutResult(status -> ensure());
    } catch (ProcessEngineException someoneElseWasFaster) {
      transaction.executeWithoutResult(status -> ensure());
    }
  }

  private void ensure() {
    ensureGroup(Groups.ADMIN, "Administrators", "SYSTEM");
    ensureGroup(Groups.DESK, "Order desk", "WORKFLOW");
    ensureAdmin();
    grants.everythingTo(Groups.ADMIN);
    grants.tasksTo(Groups.DESK);
  }

  private void ensureGroup(String id, String name, String type) {
    if (identity.createGroupQuery().groupId(id).count() == 0) {
      var group = identity.newGroup(id);
      group.setName(name);
      group.setType(type);
      identity.saveGroup(group);
    }
  }

  private void ensureAdmin() {
    String id = admin.user();
    User user = identity.createUserQuery().userId(id).singleResult();
    if (user == null) {
      user = identity.newUser(id);
      user.setFirstName("Order");
      user.setLastName("Administrator");
      user.setPassword(admin.password());
      identity.saveUser(user);
    } else if (!identity.checkPassword(id, admin.password())) {
      // The failed check was counted on the user; what was read before it is out of date.
      user = identity.createUserQuery().userId(id).singleResult();
      user.setPassword(admin.password());
      identity.saveUser(user);
      identity.unlockUser(id);
    }
    if (identity.createUserQuery().userId(id).memberOfGroup(Groups.ADMIN).count() == 0) {
      identity.createMembership(id, Groups.ADMIN);
    }
  }
}
