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
 * Orders of every kind, placed again and again at a shop whose orchestrator may die over it, and
 * the complete accounting for them at the end: what was promised and done, once.
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

  /** Listens in from now on, so no order may have been placed yet. */
  OrderMix(Shop shop) {
    this(shop, shop);
  }

  /**
   * @param door where they are placed and asked for
   */
  OrderMix(Shop shop, Door door) {
    this.shop = shop;
    this.door = door;
    this.tap = new BusTap(shop.surroundings());
  }

  /** Where customers and clerks come in: one orchestrator, or several that are asked in turn. */
  interface Door {

    /**
     * Places an order; empty when it cannot be taken now, and the same key is to be tried again.
     */
    Optional<String> triesToPlace(Basket basket, String key);

    /** The state of an order, as its page says it. */
    String stateOf(String order);
  }

  private record Placed(Basket basket, String end) {}

  private record Unanswered(Basket basket, String key, String end) {}

  /** One order of each kind. What the orchestrator does not answer is placed by the next call. */
  void placeOneOfEachKind() {
    add(Basket.of(1, "BOOK-1"), "COMPLETED");
    add(Basket.of(2, "DOCK-1").paidWith("tok_declined"), "CANCELLED");
    add(Basket.of(3, "WEBCAM-1").shippedTo("XX"), "CANCELLED");
    add(Basket.of(1, "GONE-1"), "CANCELLED");
    add(Basket.of(2, "CABLE-1"), "COMPLETED");
    placeUnanswered();
  }

  /** Orders that would be completed if they did not come to the end that is given. */
  void place(int count, String end) {
    for (int i = 0; i < count; i++) {
      add(Basket.of(1, "MOUSE-1"), end);
    }
    placeAllUnanswered();
  }

  /** On a machine that is busy enough, a shop that is well says now and then that it is not. */
  private void placeAllUnanswered() {
    await("answers to all who place orders")
        .atMost(PATIENCE)
        .until(
            () -> {
              placeUnanswered();
              return unanswered.isEmpty();
            });
  }

  /** Orders whose customers think again as soon as they have placed them. */
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
      // Whether the order was taken nobody knows: its key is kept for the next try.
    }
  }

  /** One that a test has placed by itself. */
  void add(String id, Basket basket, String end) {
    placed.put(id, new Placed(basket, end));
  }

  Set<String> ids() {
    return placed.keySet();
  }

  BusTap tap() {
    return tap;
  }

  /** Waits until all have ended, and then leaves nothing unaccounted for. */
  void areAllAccountedFor() {
    placeAllUnanswered();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(books("process_instance where ended_at is null")).isZero());
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
              assertThat(books("outbox_message where sent_at is null")).isZero();
              assertThat(shop.books().undone()).isEmpty();
              for (String service : Shop.SERVICES) {
                assertThat(tap.messagesIn("orders." + service)).as(service).isZero();
              }
              assertThat(tap.messagesIn("orders.orchestrator")).isZero();
            });
    assertThat(books("act_ru_execution")).as("tokens in the engine").isZero();
    assertThat(books("process_instance where process_key = 'order-fulfilment'"))
        .as("orders that were ever started")
        .isEqualTo(placed.size());
    assertThat(books("accepted_order")).as("orders accepted").isEqualTo(placed.size());
  }

  private void everyCommittedMessageHasLeftAndNoOther() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(tap.idsFrom("/orchestrator"))
                    .isEqualTo(Set.copyOf(shop.books().idsOfOutgoing())));
  }

  private void isAccountedFor(String id, Placed order) {
    boolean completed = order.end().equals("COMPLETED");
    long price = completed ? (long) PRICE * order.basket().quantity() : 0;
    assertThat(shop.books().moneyFor(id)).as("money for %s", id).isEqualTo(price);
    assertThat(shop.books().number("select count(*) from payment.ledger where order_id = ?", id))
        .as("movements of money for %s", id)
        .isLessThanOrEqualTo(completed ? 1 : 2);
    if (completed) {
      assertThat(shop.books().shipment(id)).isEqualTo("SHIPPED");
    }
  }

  /**
   * One invoice for what was completed, and nothing or an invoice and its credit note for what was
   * not. The same mail twice is one letter: its reader's mail program knows it by its id.
   */
  private void everyLetterIsAccountedFor() {
    Map<String, Set<String>> letters = new HashMap<>();
    for (ReceivedMail mail : shop.surroundings().mail().mails()) {
      mail.to()
          .forEach(
              to ->
                  letters.computeIfAbsent(address(to), x -> new HashSet<>()).add(mail.messageId()));
    }
    placed.forEach(
        (id, order) ->
            assertThat(letters.getOrDefault(order.basket().email(), Set.of()).size())
                .as("letters for %s %s", id, order)
                .isIn(order.end().equals("COMPLETED") ? List.of(1) : List.of(0, 2)));
  }

  /** Of "Ada Lovelace <ada@example.org>" what stands in brackets. */
  private static String address(String recipient) {
    return recipient.substring(recipient.indexOf('<') + 1).replace(">", "");
  }

  /** Not promised when a database or a mail server dies, but when the orchestrator does. */
  void noMailCameTwice() {
    assertThat(shop.surroundings().mail().mails())
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
    sold.forEach((sku, units) -> assertThat(shop.books().reserved(sku)).as(sku).isEqualTo(units));
  }

  private long books(String fromWhere) {
    return shop.books().number("select count(*) from " + fromWhere);
  }
}
