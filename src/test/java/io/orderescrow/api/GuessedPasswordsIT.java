package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.api.LocalClient.Response;
import io.orderescrow.embedded.CapturedLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A stranger guesses passwords. The stranger is slowed down, and the user is not. */
@OnTheWeb
@Tag("S46")
class GuessedPasswordsIT {

  private static final String WRONG = "a wrong password";

  private static final String SIGN_IN_LOG = "io.orderescrow.web.SignInLog";

  /** Wrong passwords that are checked before the first delay. */
  private static final int CHECKED = 5;

  @Autowired IdentityService identity;
  @Autowired JdbcTemplate jdbc;
  @Autowired MeterRegistry meters;
  @LocalServerPort int port;

  private final String user = "u-" + UUID.randomUUID();

  @BeforeEach
  void addUser() {
    ApiClient.addUser(identity, user, "order-desk");
  }

  @Test
  void fiftyGuessesLeaveTheUserAbleToSignIn() {
    LocalClient stranger = new LocalClient(port, "127.0.0.2");

    List<Response> guesses =
        IntStream.range(0, 50)
            .mapToObj(i -> stranger.getAs(user, WRONG + i, "/orders?size=1"))
            .toList();

    assertThat(guesses.subList(0, CHECKED)).allMatch(guess -> guess.status() == 401);
    assertThat(guesses).filteredOn(guess -> guess.status() == 429).hasSizeGreaterThan(30);
    Response last = guesses.get(49);
    assertThat(last.body()).contains("/problems/too-many-sign-ins", "was not checked");
    assertThat(last.header("Content-Type")).startsWith("application/problem+json");
    assertThat(Integer.parseInt(String.valueOf(last.header("Retry-After")))).isBetween(1, 600);
    assertThat(last.header("WWW-Authenticate")).isNull();
    assertThat(stranger.getAs(user, ApiClient.PASSWORD, "/orders?size=1").status())
        .as("the right password is not checked either")
        .isEqualTo(429);
    assertThat(stranger.signIn(user, ApiClient.PASSWORD, "tasklist").status())
        .as("nor at another way to sign in")
        .isEqualTo(429);

    LocalClient right = new LocalClient(port, "127.0.0.3");
    assertThat(right.getAs(user, ApiClient.PASSWORD, "/orders?size=1").status()).isEqualTo(200);
    assertThat(right.signIn(user, ApiClient.PASSWORD, "tasklist").status()).isEqualTo(200);
  }

  @Test
  void guessesAtTheWebApplicationsAreAnsweredTheSameWay() {
    LocalClient stranger = new LocalClient(port, "127.0.0.4");
    for (int i = 0; i < CHECKED; i++) {
      assertThat(stranger.signIn(user, WRONG, "tasklist").status()).isEqualTo(401);
    }

    Response refused = stranger.signIn(user, ApiClient.PASSWORD, "tasklist");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    assertThat(refused.body()).contains("/problems/too-many-sign-ins");
    assertThat(
            new LocalClient(port, "127.0.0.5")
                .signIn(user, ApiClient.PASSWORD, "tasklist")
                .status())
        .isEqualTo(200);
  }

  /** The engine checks a password there too, for anybody who may call it. */
  @Test
  void guessesAtTheEnginesOwnCheckAreSlowedDown() {
    LocalClient stranger = new LocalClient(port, "127.0.0.6");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < CHECKED + 1; i++) {
      statuses.add(
          stranger
              .postAs(
                  "admin",
                  ApiClient.PASSWORD,
                  "/engine-rest/identity/verify",
                  "{\"username\": \"%s\", \"password\": \"wrong-%d\"}".formatted(user, i))
              .status());
    }

    assertThat(statuses.subList(0, CHECKED)).containsOnly(200);
    assertThat(statuses.get(CHECKED)).isEqualTo(429);
  }

  @Test
  void aForwardedAddressIsNotBelieved() {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < CHECKED + 1; i++) {
      LocalClient stranger =
          new LocalClient(port, "127.0.0.7")
              .with("X-Forwarded-For", "192.0.2." + i)
              .with("Forwarded", "for=192.0.2." + i);
      statuses.add(stranger.getAs(user, WRONG, "/orders").status());
    }

    assertThat(statuses.get(CHECKED)).isEqualTo(429);
  }

  @Test
  void parallelGuessesCountOneByOne() {
    LocalClient stranger = new LocalClient(port, "127.0.0.8");

    List<Integer> statuses = inParallel(i -> stranger.getAs(user, WRONG + i, "/orders").status());

    // On a slow machine the first delay, five seconds, may end during the test.
    assertThat(Collections.frequency(statuses, 401)).isBetween(CHECKED, CHECKED + 2);
    assertThat(Collections.frequency(statuses, 429)).isGreaterThanOrEqualTo(30 - CHECKED - 2);
  }

  @Test
  void parallelRequestsWithTheRightPasswordAllPass() {
    LocalClient right = new LocalClient(port, "127.0.0.9");

    assertThat(inParallel(i -> right.getAs(user, ApiClient.PASSWORD, "/orders?size=1").status()))
        .containsOnly(200);
  }

  /** Sends 30 requests at the same time, and returns their statuses. */
  private static List<Integer> inParallel(IntFunction<Integer> request) {
    ExecutorService threads = Executors.newFixedThreadPool(30);
    try {
      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, 30)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> request.apply(i), threads))
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aLockOfAnEarlierVersionEndsWithTheRightPassword() {
    jdbc.update(
        "update act_id_user set attempts_ = 10, lock_exp_time_ = now() + interval '9 years'"
            + " where id_ = ?",
        user);

    LocalClient right = new LocalClient(port, "127.0.0.10");
    assertThat(right.getAs(user, ApiClient.PASSWORD, "/orders?size=1").status()).isEqualTo(200);

    assertThat(
            jdbc.queryForObject(
                "select attempts_ = 0 and lock_exp_time_ is null from act_id_user where id_ = ?",
                Boolean.class,
                user))
        .isTrue();
  }

  @Test
  void eachSignInIsLoggedAndCounted() {
    LocalClient client = new LocalClient(port, "127.0.0.11");
    CapturedLog log = CapturedLog.of(SIGN_IN_LOG);
    double refused = counted("rest", "refused");
    double accepted = counted("rest", "accepted");
    double pages = counted("web-applications", "accepted");

    try (log) {
      client.getAs(user, WRONG, "/orders");
      client.getAs(user, ApiClient.PASSWORD, "/orders");
      client.getAs(user, ApiClient.PASSWORD, "/orders");
      client.signIn(user, ApiClient.PASSWORD, "tasklist");
      client.signIn(user, ApiClient.PASSWORD, "tasklist");
    }

    String success = "INFO User %s signed in from 127.0.0.11, by ".formatted(user);
    assertThat(log.lines())
        .as("one line for all requests of an hour by HTTP Basic")
        .hasSize(4)
        .contains(success + "rest", success + "web-applications")
        .noneMatch(line -> line.contains(WRONG) || line.contains(ApiClient.PASSWORD))
        .anyMatch(
            line ->
                line.startsWith(
                    "WARN A sign-in failed: user %s from 127.0.0.11, by rest;".formatted(user)));
    assertThat(counted("rest", "refused") - refused).isEqualTo(1);
    assertThat(counted("rest", "accepted") - accepted).isEqualTo(1);
    assertThat(counted("web-applications", "accepted") - pages).isEqualTo(2);
  }

  @Test
  void aNameWithControlCharactersForgesNoLine() {
    CapturedLog log = CapturedLog.of(SIGN_IN_LOG);
    try (log) {
      new LocalClient(port, "127.0.0.12").getAs("mallory\nINFO all is well", WRONG, "/orders");
    }

    assertThat(log.lines())
        .anyMatch(line -> line.contains("user mallory?INFO all is well from 127.0.0.12"));
  }

  @Test
  void impossibleNamesAndEmptyPasswordsAreFailuresToo() {
    LocalClient client = new LocalClient(port, "127.0.0.13");
    double before = counted("rest", "refused");

    assertThat(client.getAs("a\0b", WRONG, "/orders").status()).isEqualTo(401);
    assertThat(client.getAs("x".repeat(5_000), WRONG, "/orders").status()).isEqualTo(401);
    assertThat(client.getAs("", WRONG, "/orders").status()).isEqualTo(401);
    assertThat(client.getAs(user, "", "/orders").status()).isEqualTo(401);

    assertThat(counted("rest", "refused") - before).isEqualTo(4);
  }

  private double counted(String door, String outcome) {
    return meters
        .get("fulfilment.web.sign_ins")
        .tags("door", door, "outcome", outcome)
        .counter()
        .count();
  }
}
