package io.orderescrow.api;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.TestEnvironment;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@OnTheWeb
public class PlaceOrderIT {

  public static final String TWO_BOOKS =
      """
      {"customer": {"name": "Ada Lovelace", "email": "ada@example.org"},
       "lines": [{"sku": "BOOK-1", "quantity": 2, "unitPrice": 1995}],
       "currency": "EUR",
       "payment": {"token": "tok_visa"},
       "shipTo": {"name": "Ada Lovelace", "street": "12 St James's Square", "city": "London",
                  "postalCode": "SW1Y 4JH", "country": "GB"}}
      """;

  @Autowired ApiClient caller;
  @Autowired TestEnvironment environment;
  @Autowired JdbcTemplate jdbc;

  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void restoreConnections() {
    environment.broker().restore();
    environment.database().restore();
  }

  @Test
  @Tag("S1")
  void acceptsAnOrderWhileTheBrokerIsDownAndSendsItsEventLater() {
    environment.broker().cut();

    var first = caller.place(key, TWO_BOOKS);
    var again = caller.place(key, TWO_BOOKS.replaceAll("\\s+", " "));
    var other = caller.place(key, TWO_BOOKS.replace("\"quantity\": 2", "\"quantity\": 3"));

    assertThat(first.status()).isEqualTo(202);
    String id = first.at("/id");
    assertThat(first.header("Location")).isEqualTo("/orders/" + id);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.at("/type")).isEqualTo("/problems/idempotency-conflict");
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + id).at("/state")).isEqualTo("ACCEPTED");
    assertThat(outgoing(id)).containsExactly("OUT CreateOrderEvent UNSENT");

    environment.broker().restore();

    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(timeline(id))
                  .contains("OUT CreateOrderEvent SENT", "IN CreateOrderEvent APPLIED")
                  .filteredOn(entry -> entry.contains("CreateOrderEvent"))
                  // A message whose confirmation was late has been sent twice.
                  .filteredOn(entry -> !entry.endsWith("DUPLICATE"))
                  .hasSize(2);
              assertThat(caller.get(ApiClient.ADMIN, "/orders/" + id).at("/waitsFor/0/activity"))
                  .isEqualTo("AwaitInventory");
            });
  }

  /** Tracing is off here, but the trace of other systems must stay intact. */
  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,"
        + "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01,",
    "not a trace,"
  })
  void passesOnTheTraceparentUnchanged(String header, String handedOn) {
    var request = caller.request("POST", "/orders", TWO_BOOKS).header("Idempotency-Key", key);
    String id = caller.call(ApiClient.ADMIN, request.header("traceparent", header)).at("/id");

    await()
        .atMost(ofSeconds(60))
        .until(() -> tracesOf("outbox_message", id, "ReserveInventoryCommand").size() == 1);
    assertThat(tracesOf("outbox_message", id, "CreateOrderEvent")).containsExactly(handedOn);
    // The event may be received twice.
    assertThat(tracesOf("inbox_message", id, "CreateOrderEvent")).containsOnly(handedOn);
    assertThat(tracesOf("outbox_message", id, "ReserveInventoryCommand")).containsExactly(handedOn);
  }

  private List<String> tracesOf(String table, String order, String type) {
    return jdbc.queryForList(
        "select traceparent from %s where subject = ? and type = ?".formatted(table),
        String.class,
        order,
        type);
  }

  @Test
  void namesInvalidFields() {
    var answer =
        caller.place(
            key,
            TWO_BOOKS
                .replace("\"quantity\": 2", "\"quantity\": 0")
                .replace("ada@example.org", "nowhere"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().findValuesAsText("field"))
        .containsExactly("customer.email", "lines[0].quantity");
  }

  @Test
  void rejectsUnknownFieldsAndLossyConversions() {
    assertThat(fieldRefusedIn("\"quantity\": 2", "\"quantity\": 1.5"))
        .isEqualTo("lines[0].quantity");
    assertThat(fieldRefusedIn("\"quantity\": 2", "\"quantity\": \"2\""))
        .isEqualTo("lines[0].quantity");
    assertThat(fieldRefusedIn("\"currency\"", "\"coupon\": \"X\", \"currency\""))
        .isEqualTo("coupon");
    assertThat(fieldRefusedIn("\"name\": \"Ada Lovelace\", \"email\"", "\"email\""))
        .isEqualTo("customer.name");
  }

  private String fieldRefusedIn(String original, String change) {
    var answer = caller.place(key, TWO_BOOKS.replace(original, change));
    assertThat(answer.status()).isEqualTo(422);
    return answer.at("/errors/0/field");
  }

  @Test
  void namesThePositionOfInvalidJson() {
    var answer = caller.place(key, "{\n  \"customer\": {,}\n}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.at("/type")).isEqualTo("/problems/unreadable-body");
    assertThat(answer.at("/detail")).contains("Line 2, column 16");
  }

  @Test
  void rejectsBodiesOverTheLimitWithAndWithoutLength() {
    String large = TWO_BOOKS.replace("London", "L".repeat(70_000));
    byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
    var chunked =
        caller
            .request("POST", "/orders", "")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
            .header("Idempotency-Key", key);

    assertThat(caller.place(key, large).status()).isEqualTo(413);
    assertThat(caller.call(ApiClient.ADMIN, chunked).status()).isEqualTo(413);
  }

  @Test
  void reportsADatabaseOutageAndAcceptsTheOrderAfterwards() {
    environment.database().cut();
    var answer = caller.place(key, TWO_BOOKS);
    environment.database().restore();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(() -> assertThat(caller.place(key, TWO_BOOKS).status()).isEqualTo(202));
  }

  private List<String> outgoing(String id) {
    return timeline(id).stream().filter(entry -> entry.startsWith("OUT")).toList();
  }

  private List<String> timeline(String id) {
    return StreamSupport.stream(
            caller.get(ApiClient.ADMIN, "/orders/" + id).json().path("timeline").spliterator(),
            false)
        .map(
            entry ->
                entry.path("direction").asText()
                    + ' '
                    + entry.path("type").asText()
                    + ' '
                    + entry.path("state").asText())
        .toList();
  }
}
