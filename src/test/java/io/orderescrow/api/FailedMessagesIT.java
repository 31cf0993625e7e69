package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.message.KeptOrder;
import io.orderescrow.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator edits or discards a failed message. */
@OnTheWeb
@Tag("S27")
class FailedMessagesIT extends FailedMessageFixture {

  @Test
  void editAppliesAMalformedMessageAndAuditsTheOriginal() {
    inbox.receive(List.of(createOrder(order), malformed()));
    long seq = lastSeq();
    assertThat(waitsAt()).containsExactly("AwaitInventory");

    Answer answer = edit(seq, payload("\"R-7\""), "?reason=The%20service%20sent%20a%20number");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("APPLIED");
    assertThat(answer.at("/payload")).contains("\"R-7\"");
    assertThat(answer.at("/source")).isEqualTo("/inventory");
    assertThat(waitsAt()).containsExactly("AwaitPayment");
    assertThat(runtime.getVariable(instance(), "reservationId")).isEqualTo("R-7");
    JsonNode action = actions("message=" + seq).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("EDIT_MESSAGE");
    assertThat(action.at("/before/payload").asText()).isEqualTo(payload("7"));
    assertThat(action.path("detail").asText()).contains("was MALFORMED: /reservationId must be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"orderId\": \"%s\", \"reservationId\": 8} | /reservationId must be a string",
        "{\"orderId\": \"another\", \"reservationId\": \"R\"} | /orderId must equal the header",
        "{\"orderId\": \"%s\"} | /reservationId is missing",
        "[] | the body must be a JSON object",
        "{\"orderId\" | the body is not JSON",
      })
  void rejectsAnEditThatViolatesTheSchema(String payload, String sentence) {
    inbox.receive(List.of(createOrder(order), malformed()));
    long seq = lastSeq();

    Answer answer = edit(seq, payload.formatted(order), "?reason=mended");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/type")).isEqualTo("/problems/invalid-payload");
    assertThat(answer.at("/detail")).contains(sentence);
    assertThat(message(seq).at("/payload")).isEqualTo(payload("7"));
    assertThat(message(seq).at("/disposition")).isEqualTo("MALFORMED");
    assertThat(actions("message=" + seq)).isEmpty();
  }

  @Test
  void discardsAMessageWithAReason() {
    long seq = parked();

    assertThat(discard(seq, "").at("/type")).isEqualTo("/problems/bad-parameter");
    Answer answer = discard(seq, "?reason=Sent%20by%20a%20test");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("DISCARDED");
    assertThat(answer.at("/reason")).contains("Discarded by admin: Sent by a test (was PARKED: ");
    assertThat(discard(seq, "?reason=again").status()).isEqualTo(409);
    assertThat(retry(seq, "").at("/detail")).contains("is DISCARDED");
    assertThat(edit(seq, payload("\"R\""), "?reason=x").status()).isEqualTo(409);
    assertThat(actions("message=" + seq)).hasSize(1);
    assertThat(waitsAt()).containsExactly("AwaitInventory");
  }

  @Test
  void detectsDuplicatesOfADiscardedMessage() {
    inbox.receive(List.of(createOrder(order)));
    KeptOrder.damageTotal(jdbc, instance());
    RawMessage answer = inventoryUpdated();
    inbox.receive(List.of(answer));
    KeptOrder.repairTotal(jdbc, instance());
    double discarded = counted(Disposition.DISCARDED);
    assertThat(discard(lastSeq(), "?reason=no").status()).isEqualTo(200);
    assertThat(counted(Disposition.DISCARDED)).isEqualTo(discarded + 1);

    inbox.receive(List.of(answer));

    assertThat(dispositions())
        .containsExactly(Disposition.APPLIED, Disposition.DISCARDED, Disposition.DUPLICATE);
  }

  /** A service may send a corrected message with the same id. */
  @Test
  void appliesACorrectedMessageWithTheIdOfADiscardedOne() {
    RawMessage malformed = malformed();
    inbox.receive(List.of(createOrder(order), malformed));
    assertThat(discard(lastSeq(), "?reason=no").status()).isEqualTo(200);

    inbox.receive(
        List.of(
            new RawMessage(
                payload("\"R-1\"").getBytes(StandardCharsets.UTF_8), malformed.headers())));

    assertThat(dispositions())
        .containsExactly(Disposition.APPLIED, Disposition.DISCARDED, Disposition.APPLIED);
  }

  @ParameterizedTest
  @CsvSource({"R-1, DUPLICATE", "R-2, MALFORMED"})
  void editCannotContradictTheMessageThatTheSenderHasCorrected(String edited, String becomes) {
    RawMessage malformed = malformed();
    inbox.receive(List.of(createOrder(order), malformed));
    long seq = lastSeq();
    inbox.receive(
        List.of(
            new RawMessage(
                payload("\"R-1\"").getBytes(StandardCharsets.UTF_8), malformed.headers())));

    assertThat(edit(seq, payload("\"" + edited + "\""), "?reason=x").at("/disposition"))
        .isEqualTo(becomes);
    assertThat(runtime.getVariable(instance(), "reservationId")).isEqualTo("R-1");
  }

  /** One operator edits each message while another discards it. */
  @Test
  void oneOfTwoConcurrentActionsWins() {
    List<Long> seqs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      inbox.receive(List.of(malformed()));
      seqs.add(lastSeq());
    }

    CompletableFuture.allOf(
            seqs.stream()
                .flatMap(
                    seq ->
                        Stream.of(
                            CompletableFuture.supplyAsync(
                                () -> edit(seq, payload("\"R-1\""), "?reason=race")),
                            CompletableFuture.supplyAsync(() -> discard(seq, "?reason=race"))))
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(seqs)
        .allSatisfy(
            seq -> {
              JsonNode actions = actions("message=" + seq);
              assertThat(actions).hasSize(1);
              boolean discarded = message(seq).at("/disposition").equals("DISCARDED");
              assertThat(actions.path(0).path("kind").asText())
                  .isEqualTo(discarded ? "DISCARD_MESSAGE" : "EDIT_MESSAGE");
            });
  }
}
