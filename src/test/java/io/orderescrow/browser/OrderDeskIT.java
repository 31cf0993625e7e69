package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.orderescrow.shop.Basket;
import io.orderescrow.shop.Shop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Clerks of the group order-desk decide on overdue orders in Tasklist. */
@InBrowser
@Tag("S31")
class OrderDeskIT {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop =
        new Shop(
            "fulfilment.model.waits.AwaitInvoice.first-gap=PT2S",
            "fulfilment.model.waits.AwaitInvoice.deadline=PT8S",
            "fulfilment.model.waits.AwaitAcknowledgement.deadline=PT10S");
    shop.start("inventory", "payment", "shipping");
    shop.addsUser("dora", "order-desk");
    shop.addsUser("carl", "order-desk");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void retryReSendsTheCommand(Browser dora) {
    String order = shop.places(Basket.of(2, "BOOK-1"));
    dora.signsInTo("tasklist", shop, "dora");

    takesTask(dora, "Decide on overdue invoice", order);

    dora.reads("The invoice of order " + order + " is overdue");
    dora.reads("39.90");
    dora.reads("Decide by");
    dora.shows("invoice-is-overdue");
    choose(dora, "RETRY");
    dora.types("#decisionReason", "They know, and are about to mend it");
    dora.shows("requests-again");
    long sent = shop.timesOnTimeline(order, "SendInvoiceCommand");
    dora.presses("Complete");

    // Before the decision the next re-send is an hour away; afterwards it is seconds away.
    await().until(() -> shop.timesOnTimeline(order, "SendInvoiceCommand") > sent);
    assertThat(notes(order)).containsExactly("dora RETRY: They know, and are about to mend it");
    invoiceIsBackUntil(() -> shop.ends(order, "COMPLETED"));
  }

  @Test
  @Tag("S20")
  void cancelsAndConfirmsACompensationByHand(Browser carl) {
    long stock = shop.ledgers().onHand("DOCK-1");
    String order = shop.places(Basket.of(1, "DOCK-1"));
    carl.signsInTo("tasklist", shop, "carl");

    takesTask(carl, "Decide on overdue invoice", order);
    choose(carl, "CANCEL");
    carl.types("#decisionReason", "The customer has had enough");
    carl.shows("cancels");
    carl.presses("Complete");

    onlyTheInvoiceIsToBeUndone(order);
    carl.opens(shop.url("/camunda/app/tasklist/default/"));
    takesTask(carl, "Undo by hand", order);
    carl.reads("Declare the invoice void for the cancelled order " + order);
    carl.shows("has-to-undo-by-hand");
    carl.clicks(By.cssSelector("input[type=checkbox]:enabled"));
    carl.types("#decisionReason", "None had been sent");
    carl.presses("Complete");

    shop.isCancelledFor(order, "CANCELLED_BY_CLERK");
    assertThat(shop.order(order).at("/cancelled/detail").asText())
        .isEqualTo("The customer has had enough");
    assertThat(shop.ledgers().onHand("DOCK-1")).isEqualTo(stock);
    assertThat(shop.ledgers().moneyFor(order)).isZero();
    assertThat(notes(order))
        .containsExactly("carl CANCEL: The customer has had enough", "carl None had been sent");
  }

  /** The form shows the deadline and the other facts before the task is claimed. */
  @Test
  void taskDisappearsWhenTheAnswerArrives(Browser dora) {
    String order = shop.places(Basket.of(1, "MOUSE-1"));
    dora.signsInTo("tasklist", shop, "dora");
    opensTask(dora, "Decide on overdue invoice", order);
    dora.reads("Decide by");

    invoiceIsBackUntil(() -> shop.ends(order, "COMPLETED"));

    dora.reads("The task has been removed");
    dora.shows("answer-came-after-all");
    dora.expectsError("/task/[0-9a-f-]+ - Failed to load resource: .* (404|500)");
  }

  private static void invoiceIsBackUntil(Runnable end) {
    shop.start("invoice");
    try {
      end.run();
    } finally {
      shop.stop("invoice");
    }
  }

  /** A late acknowledgement also removes the task that was open for a while. */
  private static void onlyTheInvoiceIsToBeUndone(String order) {
    await()
        .until(
            () -> shop.order(order).path("waitsFor").findValuesAsText("activity"),
            equalTo(List.of("UndoByHand")));
  }

  private static void opensTask(Browser clerk, String name, String order) {
    By task =
        By.xpath(
            "//li[contains(@class, 'task') and contains(., '%s')]//a[normalize-space(.)='%s']"
                .formatted(order, name));
    clerk.clicks(task);
  }

  private static void takesTask(Browser clerk, String name, String order) {
    opensTask(clerk, name, order);
    clerk.reads(order);
    clerk.presses("Claim");
    clerk.sees("#decisionReason:enabled");
  }

  private static void choose(Browser clerk, String decision) {
    clerk.clicks(By.cssSelector("input[name=decision][value=%s]:enabled".formatted(decision)));
  }

  /** User and text of all comments, oldest first. */
  private static List<String> notes(String order) {
    String sql =
        """
        select c.user_id_ || ' ' || convert_from(c.full_msg_, 'UTF8') from act_hi_comment c
        join act_hi_procinst p on p.id_ = c.proc_inst_id_
        where p.business_key_ = ? order by c.time_
        """;
    await().atMost(Duration.ofSeconds(30)).until(() -> !shop.ledgers().texts(sql, order).isEmpty());
    return shop.ledgers().texts(sql, order);
  }
}
