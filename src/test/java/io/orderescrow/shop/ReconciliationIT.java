package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** Every order is accounted for. The last test corrupts the data and finds each discrepancy. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReconciliationIT {

  private static final int MANY = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop();
    shop.startAll();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  @Order(1)
  @Tag("S7")
  void accountsForEveryOrderAtEveryMoment() {
    List<String> orders = IntStream.range(0, MANY).mapToObj(i -> shop.places(basket(i))).toList();
    Set<String> moments = new TreeSet<>();
    moments.add(accountIsBalanced().path("at").asText());
    for (int i = 0; i < MANY; i += 5) {
      shop.cancels(orders.get(i), "changed my mind");
    }

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              JsonNode account = accountIsBalanced();
              moments.add(account.path("at").asText());
              return number(account, "announced") + number(account, "running") == 0;
            });

    JsonNode account = accountIsBalanced();
    assertThat(number(account, "accepted")).isEqualTo(MANY);
    assertThat(number(account, "completed")).isPositive();
    assertThat(number(account, "cancelled")).isGreaterThanOrEqualTo(MANY * 3 / 5);
    assertThat(moments).as("times of the counts").hasSizeGreaterThan(1);
  }

  /** Two of five orders complete. One of these two is cancelled if the request comes in time. */
  private static Basket basket(int number) {
    return switch (number % 5) {
      case 1 -> Basket.of(1, "GONE-1");
      case 2 -> Basket.of(1, "DOCK-1").paidWith("tok_declined");
      case 3 -> Basket.of(1, "WEBCAM-1").shippedTo("XX");
      default -> Basket.of(1, "BOOK-1");
    };
  }

  private static JsonNode accountIsBalanced() {
    return isBalanced(shop.get("/reconciliation"));
  }

  /** Returns an account that was counted after this call. */
  private static JsonNode freshAccount() {
    Instant now = Instant.now();
    return await()
        .atMost(PATIENCE)
        .until(
            () -> shop.get("/reconciliation"),
            account -> Instant.parse(account.path("at").asText()).isAfter(now));
  }

  private static JsonNode isBalanced(JsonNode account) {
    assertThat(number(account, "accepted"))
        .isEqualTo(
            number(account, "announced")
                + number(account, "running")
                + number(account, "completed")
                + number(account, "cancelled"));
    assertThat(account.path("balanced").asBoolean()).as("%s", account).isTrue();
    return account;
  }

  @Test
  @Order(2)
  @Tag("S7")
  void showsTheSameAsGauges() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode account = accountIsBalanced();
              assertThat(gauge("fulfilment.orders?tag=state:completed"))
                  .isEqualTo(number(account, "completed"));
              assertThat(gauge("fulfilment.orders?tag=state:cancelled"))
                  .isEqualTo(number(account, "cancelled"));
              assertThat(gauge("fulfilment.orders?tag=state:announced")).isZero();
              assertThat(gauge("fulfilment.orders?tag=state:running")).isZero();
              assertThat(gauge("fulfilment.orders")).isEqualTo(MANY);
            });
    assertThat(gauge("fulfilment.orders.overdue")).isZero();
    assertThat(gauge("fulfilment.orders.unaccounted")).isZero();
    assertThat(gauge("fulfilment.outbox.unsent")).isZero();
    assertThat(gauge("fulfilment.outbox.oldest.age")).isZero();
    assertThat(gauge("fulfilment.inbox.messages?tag=disposition:MALFORMED")).isZero();
  }

  private static double gauge(String name) {
    return shop.get("/actuator/metrics/" + name).at("/measurements/0/value").asDouble();
  }

  @Test
  @Order(3)
  void needsNoRunningService() {
    shop.stop(Shop.SERVICES.toArray(String[]::new));
    shop.waitsAt(shop.places(Basket.of(1, "BOOK-1")), "AwaitInventory");

    assertThat(number(isBalanced(freshAccount()), "running")).isEqualTo(1);
  }

  @ParameterizedTest
  @Order(4)
  @Tag("S7")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lost        | with i as (select id_ from act_ru_execution where business_key_ = ?),          \
                          j as (delete from act_ru_job where process_instance_id_ in (select id_ from i)), \
                          s as (delete from act_ru_event_subscr where proc_inst_id_ in (select id_ from i)), \
                          v as (delete from act_ru_variable where proc_inst_id_ in (select id_ from i)) \
                        delete from act_ru_execution where proc_inst_id_ in (select id_ from i)
          stray       | update process_instance set ended_at = now(), outcome = 'OrderCompleted' where business_key = ?
          unaccounted | update process_instance set ended_at = now() where business_key = ?
          overdue     | update act_ru_job j set retries_ = 0, duedate_ = duedate_ - interval '1 day' \
                        from act_ru_execution e where e.id_ = j.process_instance_id_ and e.business_key_ = ?
          overdue     | delete from act_ru_job j using act_ru_execution e \
                        where e.id_ = j.process_instance_id_ and e.business_key_ = ?
          overdue     | update process_instance set started_at = null, announced_at = announced_at - interval '1 day' \
                        where business_key = ?
          """)
  void findsEachDiscrepancy(String kind, String corruption) {
    String order = shop.places(Basket.of(1, "BOOK-1"));
    shop.waitsAt(order, "AwaitInventory");
    assertThat(ordersUnder(kind)).doesNotContain(order);

    assertThat(shop.ledgers().change(corruption, order)).isPositive();

    assertThat(ordersUnder(kind)).contains(order);
    assertThat(shop.get("/reconciliation").path("balanced").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @Order(4)
  @Tag("S40")
  @ValueSource(
      strings = {
        "update process_instance set outcome = 'OrderCompleted' where business_key = ?",
        "delete from process_instance where business_key = ?"
      })
  void theDatabaseRefusesWhatNoCountWouldFind(String corruption) {
    String order = shop.places(Basket.of(1, "BOOK-1"));

    assertThatThrownBy(() -> shop.ledgers().change(corruption, order))
        .isInstanceOf(DataIntegrityViolationException.class);
  }

  private static List<String> ordersUnder(String kind) {
    JsonNode group = freshAccount().path(kind);
    List<String> ids =
        StreamSupport.stream(group.path("first").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertThat(number(group, "count")).isEqualTo(ids.size());
    return ids;
  }

  private static long number(JsonNode node, String name) {
    assertThat(node.path(name).isNumber()).as("%s of %s", name, node).isTrue();
    return node.path(name).asLong();
  }
}
