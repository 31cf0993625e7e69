package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.message.RawMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list of failed messages, and access to it. */
@OnTheWeb
@Tag("S27")
class FailedMessageListIT extends FailedMessageFixture {

  @Test
  void filtersMessages() {
    inbox.receive(List.of(createOrder(order), malformed(), malformed(), inventoryUpdated()));
    String about = "/inbox?subject=" + order;

    assertThat(seqs(caller.get(ApiClient.ADMIN, about)))
        .hasSize(4)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&type=CreateOrderEvent"))).hasSize(1);
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&disposition=MALFORMED"))).hasSize(2);
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&until=2026-01-01T00:00:00Z"))).isEmpty();
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&from=2020-01-01T00:00:00Z"))).hasSize(4);
    Answer page = caller.get(ApiClient.ADMIN, about + "&size=3");
    assertThat(seqs(page)).hasSize(3);
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&size=3&before=" + page.at("/next"))))
        .hasSize(1);
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?size=100").json().path("messages"))
        .isNotEmpty()
        .allSatisfy(message -> assertThat(message.path("failureGroup").asText()).isNotEmpty());
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?disposition=APPLIED&type=X").at("/detail"))
        .contains("'subject'");
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?disposition=LOST").at("/detail"))
        .contains("MALFORMED");
  }

  /** These messages have neither id nor source, so nothing distinguishes them. */
  @Test
  void discardsBinaryMessages() {
    RawMessage nothing = new RawMessage(new byte[] {0, -1, 7, 0}, Map.of());
    inbox.receive(List.of(nothing, nothing));
    List<Long> seqs = seqs(caller.get(ApiClient.ADMIN, "/inbox?disposition=MALFORMED&size=2"));

    assertThat(seqs).hasSize(2);
    assertThat(message(seqs.get(0)).at("/encoding")).isEqualTo("base64");
    assertThat(seqs).allSatisfy(seq -> assertThat(retry(seq, "").status()).isEqualTo(200));
    assertThat(seqs)
        .allSatisfy(seq -> assertThat(discard(seq, "?reason=noise").status()).isEqualTo(200));
  }

  @Test
  void answersNotFound() {
    assertThat(message(999_999_999).at("/type")).isEqualTo("/problems/unknown-message");
    assertThat(retry(999_999_999, "").status()).isEqualTo(404);
    assertThat(discard(999_999_999, "?reason=x").status()).isEqualTo(404);
    assertThat(edit(999_999_999, "{}", "?reason=x").status()).isEqualTo(404);
    inbox.receive(List.of(createOrder(order)));
    assertThat(discard(lastSeq(), "?reason=x").at("/detail")).contains("is APPLIED");
  }

  @Test
  void needsGroupAdmin() {
    long seq = parked();

    for (String user : List.of(ApiClient.CLERK, ApiClient.NO_GROUP)) {
      assertThat(
              List.of(
                  caller.get(user, "/inbox/" + seq),
                  caller.get(user, "/actions"),
                  caller.delete(user, "/inbox/" + seq + "?reason=x"),
                  caller.call(user, caller.request("POST", "/inbox/" + seq + "/retry", null)),
                  caller.call(
                      user, caller.request("POST", "/inbox/" + seq + "/edit?reason=x", "{}"))))
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.at("/type")).isEqualTo("/problems/forbidden");
              });
    }
    assertThat(caller.call(null, caller.request("POST", "/inbox/" + seq + "/retry", null)).status())
        .isEqualTo(401);
    assertThat(message(seq).at("/disposition")).isEqualTo("PARKED");
  }

  private static List<Long> seqs(Answer page) {
    return page.json().path("messages").findValuesAsText("seq").stream()
        .map(Long::valueOf)
        .toList();
  }
}
