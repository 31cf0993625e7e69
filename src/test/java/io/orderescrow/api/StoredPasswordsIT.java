package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.camunda.bpm.engine.impl.digest.Sha512HashDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** How passwords of the engine's users are stored, and which of them are accepted. */
@OnTheWeb
@Tag("S46")
class StoredPasswordsIT {

  private static final String PATH = "/orders?size=1";

  @Autowired ApiClient caller;
  @Autowired IdentityService identity;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  private final String user = "u-" + UUID.randomUUID();

  @BeforeEach
  void addUser() {
    ApiClient.addUser(identity, user, "order-desk");
  }

  @Test
  void newPasswordsAreStoredWithBcrypt() {
    assertThat(storedHash()).startsWith("{bcrypt-sha256}$2");
  }

  @Test
  void basicReplacesAHashOfAnEarlierVersion() {
    storeAsBefore("short");

    assertThat(status("wrong")).isEqualTo(401);
    assertThat(storedHash()).startsWith("{SHA-512}");
    assertThat(status("short")).as("an old password may be short").isEqualTo(200);
    assertThat(storedHash()).startsWith("{bcrypt-sha256}");
    assertThat(status("short")).isEqualTo(200);
    assertThat(status("wrong")).isEqualTo(401);
  }

  @Test
  void theWebApplicationsReplaceAHashOfAnEarlierVersion() {
    storeAsBefore("short");

    assertThat(new LocalClient(port, "127.0.0.20").signIn(user, "short", "tasklist").status())
        .isEqualTo(200);

    assertThat(storedHash()).startsWith("{bcrypt-sha256}");
  }

  @Test
  void aNewPasswordReplacesTheOldOneAtOnce() {
    assertThat(status(ApiClient.PASSWORD)).isEqualTo(200);

    assertThat(changePassword("another-password")).isEqualTo(204);

    assertThat(status(ApiClient.PASSWORD)).isEqualTo(401);
    assertThat(status("another-password")).isEqualTo(200);
  }

  @Test
  void aDeletedUserIsRefusedAtOnce() {
    assertThat(status(ApiClient.PASSWORD)).isEqualTo(200);

    identity.deleteUser(user);

    assertThat(status(ApiClient.PASSWORD)).isEqualTo(401);
  }

  @Test
  void rejectsAShortPasswordOfANewUser() {
    var answer =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/engine-rest/user/create",
                "{\"profile\": {\"id\": \"%s2\"}, \"credentials\": {\"password\": \"%s\"}}"
                    .formatted(user, "eleven-long")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("The password has fewer than 12 characters.");
    assertThat(identity.createUserQuery().userId(user + "2").count()).isZero();
  }

  @Test
  void rejectsAShortNewPassword() {
    assertThat(changePassword("eleven-long")).isEqualTo(400);
    assertThat(status(ApiClient.PASSWORD)).isEqualTo(200);
  }

  /** Only a change of the password needs a long one. */
  @Test
  void aUserWithAShortPasswordCanBeRenamed() {
    storeAsBefore("short");

    var answer =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "PUT",
                "/engine-rest/user/" + user + "/profile",
                "{\"id\": \"%s\", \"firstName\": \"Dora\"}".formatted(user)));

    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }

  private int changePassword(String password) {
    return caller
        .call(
            ApiClient.ADMIN,
            caller.request(
                "PUT",
                "/engine-rest/user/" + user + "/credentials",
                "{\"password\": \"%s\", \"authenticatedUserPassword\": \"%s\"}"
                    .formatted(password, ApiClient.PASSWORD)))
        .status();
  }

  private int status(String password) {
    return caller.get(ApiClient.basic(user, password), PATH).status();
  }

  private String storedHash() {
    return jdbc.queryForObject("select pwd_ from act_id_user where id_ = ?", String.class, user);
  }

  /** The engine appends its salt to the password. */
  private void storeAsBefore(String password) {
    jdbc.update(
        "update act_id_user set salt_ = 'salt', pwd_ = ? where id_ = ?",
        new PasswordManager(new Sha512HashDigest(), List.of()).encrypt(password + "salt"),
        user);
  }
}
