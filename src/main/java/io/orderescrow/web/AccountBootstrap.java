package io.orderescrow.web;

import io.orderescrow.process.TasklistFilter;
import io.orderescrow.web.WebSettings.Admin;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Sees to it, before the first request, that the administrator can sign in with the password that
 * is set, and that the groups and their rights exist. Further users are made in the engine's Admin.
 */
@Component
@Profile("orchestrator")
class AccountBootstrap implements SmartInitializingSingleton {

  private final IdentityService identity;
  private final Grants grants;
  private final TasklistFilter filter;
  private final StartupLock startLock;
  private final Admin admin;

  AccountBootstrap(
      IdentityService identity,
      Grants grants,
      TasklistFilter filter,
      StartupLock startLock,
      WebSettings settings) {
    this.identity = identity;
    this.grants = grants;
    this.filter = filter;
    this.startLock = startLock;
    this.admin = settings.admin();
  }

  @Override
  public void afterSingletonsInstantiated() {
    startLock.run("accounts", this::ensure);
  }

  private void ensure() {
    ensureGroup(Groups.ADMIN, "Administrators", "SYSTEM");
    ensureGroup(Groups.DESK, "Order desk", "WORKFLOW");
    ensureAdmin();
    grants.everythingTo(Groups.ADMIN);
    grants.tasksTo(Groups.DESK);
    filter.ensure();
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
