package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** An {@code Idempotency-Key} makes repeated requests safe. */
@OnTheWeb
class IdempotencyKeyIT {

  @Autowired ApiClient caller;
  @Autowired JdbcTemplate jdbc;

  private final String key = UUID.randomUUID().toString();

  @Test
  @Tag("S42")
  @Tag("F20")
  void aKeyBelongsToItsUser(@Autowired IdentityService identity) {
    User second = identity.newUser("second-admin");
    second.setPassword(ApiClient.PASSWORD);
    identity.saveUser(second);
    identity.createMembership("second-admin", "camunda-admin");
    String first = caller.place(key, PlaceOrderIT.TWO_BOOKS).at("/id");

    var request =
        caller.request("POST", "/orders", PlaceOrderIT.TWO_BOOKS).header("Idempotency-Key", key);
    var answer = caller.call(ApiClient.basic("second-admin", ApiClient.PASSWORD), request);

    identity.deleteUser("second-admin");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.at("/id")).isNotEqualTo(first);
    assertThat(caller.place(key, PlaceOrderIT.TWO_BOOKS).at("/id")).isEqualTo(first);
  }

  @Test
  @Tag("S1")
  void createsOneOrderForConcurrentEqualRequests() {
    List<CompletableFuture<ApiClient.Answer>> requests =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(() -> caller.place(key, PlaceOrderIT.TWO_BOOKS)))
            .limit(12)
            .toList();

    List<ApiClient.Answer> answers = requests.stream().map(CompletableFuture::join).toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
    assertThat(answers)
        .extracting(answer -> answer.at("/id"))
        .containsOnly(answers.get(0).at("/id"));
    assertThat(
            jdbc.queryForObject(
                "select count(*) from outbox_message where subject = ? and type = ?",
                Integer.class,
                answers.get(0).at("/id"),
                "CreateOrderEvent"))
        .isEqualTo(1);
  }

  @Test
  void requiresAnIdempotencyKey() {
    var without =
        caller.call(ApiClient.ADMIN, caller.request("POST", "/orders", PlaceOrderIT.TWO_BOOKS));
    var unusable = caller.place("two words", PlaceOrderIT.TWO_BOOKS);

    for (var answer : List.of(without, unusable)) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.at("/detail")).contains("Idempotency-Key");
    }
  }
}
