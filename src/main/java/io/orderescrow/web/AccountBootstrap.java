package io.orderescrow.web;

import io.orderescrow.oidc.OidcSettings;
import io.orderescrow.process.TasklistFilter;
import io.orderescrow.web.WebSettings.Admin;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Creates the administrator if there is to be one, the groups and their permissions before the
 * first request, and resets the administrator's password to the configured one. Further users are
 * created in Camunda Admin.
 */
@Component
class AccountBootstrap implements SmartInitializingSingleton {

  private final IdentityService identity;
  private final Grants grants;
  private final TasklistFilter filter;
  private final StartupLock startLock;
  private final WebSettings settings;
  private final OidcSettings oidc;

  AccountBootstrap(
      IdentityService identity,
      Grants grants,
      TasklistFilter filter,
      StartupLock startLock,
      WebSettings settings,
      OidcSettings oidc) {
    this.identity = identity;
    this.grants = grants;
    this.filter = filter;
    this.startLock = startLock;
    this.settings = settings;
    this.oidc = oidc;
  }

  @Override
  public void afterSingletonsInstantiated() {
    startLock.run("accounts", this::ensure);
  }

  private void ensure() {
    ensureGroup(Groups.ADMIN, "Administrators", "SYSTEM");
    ensureGroup(Groups.OPERATOR, "Operators", "WORKFLOW");
    ensureGroup(Groups.ORDER_DESK, "Order desk", "WORKFLOW");
    ensureGroup(Groups.AUDITOR, "Auditors", "WORKFLOW");
    if (settings.hasAdmin()) {
      ensureAdmin(settings.admin());
    } else if (!oidc.isEnabled()) {
      requireOtherAdministrator();
    }
    grants.grantEverything(Groups.ADMIN);
    grants.grantOperation(Groups.OPERATOR);
    grants.grantTasks(Groups.ORDER_DESK);
    grants.grantReading(Groups.AUDITOR);
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

  private void requireOtherAdministrator() {
    boolean found =
        identity.createUserQuery().memberOfGroup(Groups.ADMIN).list().stream()
            .anyMatch(user -> settings.allowsPasswordOf(user.getId()));
    if (!found) {
      throw NobodySignsInException.withoutAdministrator(Groups.ADMIN);
    }
  }

  private void ensureAdmin(Admin admin) {
    String id = admin.user();
    User user = identity.createUserQuery().userId(id).singleResult();
    if (user == null) {
      user = identity.newUser(id);
      user.setFirstName("Order");
      user.setLastName("Administrator");
      user.setPassword(admin.password());
      identity.saveUser(user);
    } else if (!identity.checkPassword(id, admin.password())) {
      user.setPassword(admin.password());
      identity.saveUser(user);
      identity.unlockUser(id);
    }
    if (identity.createUserQuery().userId(id).memberOfGroup(Groups.ADMIN).count() == 0) {
      identity.createMembership(id, Groups.ADMIN);
    }
  }
}
