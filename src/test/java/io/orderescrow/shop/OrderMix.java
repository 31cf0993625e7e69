package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.EmbeddedMailServer.ReceivedMail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.web.client.ResourceAccessException;

/**
 * Orders of every kind, placed again and again at a shop whose orchestrator may be killed
 * meanwhile. At the end comes complete accounting: each promised effect happened once.
 */
final class OrderMix {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PRICE = 1995;

  private final Shop shop;
  private final Door door;
  private final BusTap tap;
  private final Map<String, Placed> placed = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Unanswered> unanswered = new ArrayList<>();
  private int next;

  /** Starts to record messages now, so call it before the first order. */
  OrderMix(Shop shop) {
    this(shop, shop);
  }

  /**
   * @param door access to the orchestrator for orders and queries
   */
  OrderMix(Shop shop, Door door) {
    this.shop = shop;
    this.door = door;
    this.tap = new BusTap(shop.environment());
  }

  /** Access for customers and clerks: one orchestrator, or several in turn. */
  interface Door {

    /**
     * Places an order. Empty when the orchestrator cannot accept it now; the caller then tries
     * again with the same key.
     */
    Optional<String> triesToPlace(Basket basket, String key);

    /** Returns the state of an order, as its page shows it. */
    String stateOf(String order);
  }

  private record Placed(Basket basket, String end) {}

  private record Unanswered(Basket basket, String key, String end) {}

  /** Places one order of each kind. The next call places the orders that got no answer. */
  void placeOneOfEachKind() {
    add(Basket.of(1, "BOOK-1"), "COMPLETED");
    add(Basket.of(2, "DOCK-1").paidWith("tok_declined"), "CANCELLED");
    add(Basket.of(3, "WEBCAM-1").shippedTo("XX"), "CANCELLED");
    add(Basket.of(1, "GONE-1"), "CANCELLED");
    add(Basket.of(2, "CABLE-1"), "COMPLETED");
    placeUnanswered();
  }

  /** Places orders that complete unless the test brings them to the given end. */
  void place(int count, String end) {
    for (int i = 0; i < count; i++) {
      add(Basket.of(1, "MOUSE-1"), end);
    }
    placeAllUnanswered();
  }

  /**
   * Places orders until each got an answer. A healthy shop on a busy machine sometimes reports that
   * it is unavailable.
   */
  private void placeAllUnanswered() {
    await("answers to all who place orders")
        .atMost(PATIENCE)
        .until(
            () -> {
              placeUnanswered();
              return unanswered.isEmpty();
            });
  }

  /** Places orders whose customers cancel them at once. */
  void placeAndCancel(int count, Consumer<String> cancellation) {
    for (int i = 0; i < count; i++) {
      place(1, "CANCELLED");
      List<String> all = new ArrayList<>(placed.keySet());
      cancellation.accept(all.get(all.size() - 1));
    }
  }

  private void add(Basket basket, String end) {
    unanswered.add(
        new Unanswered(
            basket.orderedBy("customer-" + next++ + "@example.org"),
            UUID.randomUUID().toString(),
            end));
  }

  void placeUnanswered() {
    try {
      while (!unanswered.isEmpty()) {
        Unanswered first = unanswered.get(0);
        Optional<String> id = door.triesToPlace(first.basket(), first.key());
        if (id.isEmpty()) {
          return;
        }
        assertThat(placed.put(id.get(), new Placed(first.basket(), first.end()))).isNull();
        unanswered.remove(0);
      }
    } catch (ResourceAccessException dead) {
      // The test cannot know whether the order was accepted. It keeps the key for the next call.
    }
  }

  /** Adds an order that a test has placed itself. */
  void add(String id, Basket basket, String end) {
    placed.put(id, new Placed(basket, end));
  }

  Set<String> ids() {
    return placed.keySet();
  }

  BusTap tap() {
    return tap;
  }

  /** Waits until all orders have ended, and then checks the complete accounting. */
  void areAllAccountedFor() {
    placeAllUnanswered();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(rows("process_instance where ended_at is null")).isZero());
    placed.forEach(
        (id, order) -> assertThat(door.stateOf(id)).as("%s %s", id, order).isEqualTo(order.end()));
    nothingIsLeftOver();
    everyCommittedMessageHasLeftAndNoOther();
    placed.forEach(this::isAccountedFor);
    await().atMost(PATIENCE).untilAsserted(this::everyLetterIsAccountedFor);
    stockIsAccountedFor();
  }

  private void nothingIsLeftOver() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(rows("outbox_message where sent_at is null")).isZero();
              assertThat(shop.ledgers().undone()).isEmpty();
              for (String service : Shop.SERVICES) {
                assertThat(tap.messagesIn("orders." + service)).as(service).isZero();
              }
              assertThat(tap.messagesIn("orders.orchestrator")).isZero();
            });
    assertThat(rows("act_ru_execution")).as("tokens in the engine").isZero();
    assertThat(rows("process_instance where process_key = 'order-fulfilment'"))
        .as("orders that were ever started")
        .isEqualTo(placed.size());
    assertThat(rows("accepted_order")).as("orders accepted").isEqualTo(placed.size());
  }

  private void everyCommittedMessageHasLeftAndNoOther() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(tap.idsFrom("/orchestrator"))
                    .isEqualTo(Set.copyOf(shop.ledgers().idsOfOutgoing())));
  }

  private void isAccountedFor(String id, Placed order) {
    boolean completed = order.end().equals("COMPLETED");
    long price = completed ? (long) PRICE * order.basket().quantity() : 0;
    assertThat(shop.ledgers().moneyFor(id)).as("money for %s", id).isEqualTo(price);
    assertThat(shop.ledgers().number("select count(*) from payment.ledger where order_id = ?", id))
        .as("movements of money for %s", id)
        .isLessThanOrEqualTo(completed ? 1 : 2);
    if (completed) {
      assertThat(shop.ledgers().shipment(id)).isEqualTo("SHIPPED");
    }
  }

  /**
   * Checks the mails. A completed order has one invoice. Any other order has no mail, or an invoice
   * and its credit note. The same mail twice counts once: the recipient's mail program recognises
   * its id.
   */
  private void everyLetterIsAccountedFor() {
    Map<String, Set<String>> letters = new HashMap<>();
    for (ReceivedMail mail : shop.environment().mail().mails()) {
      mail.to()
          .forEach(
              to ->
                  letters.computeIfAbsent(address(to), x -> new HashSet<>()).add(mail.messageId()));
    }
    placed.forEach(
        (id, order) ->
            assertThat(letters.getOrDefault(order.basket().email(), Set.of()).size())
                .as("mails for %s %s", id, order)
                .isIn(order.end().equals("COMPLETED") ? List.of(1) : List.of(0, 2)));
  }

  /** Returns the part in brackets of "Ada Lovelace <ada@example.org>". */
  private static String address(String recipient) {
    return recipient.substring(recipient.indexOf('<') + 1).replace(">", "");
  }

  /**
   * Checks that no mail came twice. The guarantee covers a killed orchestrator, but not a killed
   * database or mail server.
   */
  void noMailCameTwice() {
    assertThat(shop.environment().mail().mails())
        .extracting(ReceivedMail::messageId)
        .doesNotHaveDuplicates();
  }

  private void stockIsAccountedFor() {
    Map<String, Long> sold = new LinkedHashMap<>();
    placed
        .values()
        .forEach(
            order ->
                sold.merge(
                    order.basket().sku(),
                    order.end().equals("COMPLETED") ? (long) order.basket().quantity() : 0L,
                    Long::sum));
    sold.forEach((sku, units) -> assertThat(shop.ledgers().reserved(sku)).as(sku).isEqualTo(units));
  }

  private long rows(String fromWhere) {
    return shop.ledgers().number("select count(*) from " + fromWhere);
  }
}
