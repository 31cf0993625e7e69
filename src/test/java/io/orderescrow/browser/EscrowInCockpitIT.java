package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.shop.Basket;
import io.orderescrow.shop.Shop;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What the plugin shows in Cockpit while a service is down, and what a person does about it. */
@InBrowser
class EscrowInCockpitIT {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop =
        new Shop(
            "fulfilment.model.waits.AwaitPayment.first-gap=PT2S",
            "fulfilment.model.waits.AwaitPayment.deadline=PT10M");
    shop.start("inventory", "invoice", "shipping");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  @Tag("S16")
  void aStrangerSeesWhatAnOrderWaitsForAndSinceWhen(Browser stranger) {
    String order = askedAgain();
    stranger.signsInTo("cockpit", shop, "admin");
    opensInstance(stranger, order);

    stranger.presses("Messages");

    stranger.reads("Order " + order);
    stranger.reads("Waits at Await payment since");
    stranger.reads("until PaymentCapturedEvent or PaymentDeclinedEvent comes");
    stranger.sees("tr[data-type=CapturePaymentCommand]");
    stranger.reads("because of #");
    stranger.shows("messages");

    stranger.presses("Timeline");

    stranger.sees("tr[data-activity=AwaitInventory][data-end=ANSWERED]");
    stranger.sees("tr[data-activity=AwaitPayment][data-end=WAITS]");
    stranger.reads("by InventoryUpdatedEvent");
    stranger.shows("timeline");
  }

  @Test
  @Tag("S16")
  void theDashboardLeadsToWhoWaitsLongestAndToOrdersThatHaveEnded(Browser admin) {
    shop.start("payment");
    String ended = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(ended, "COMPLETED");
    shop.stop("payment");
    String open = askedAgain();
    admin.signsInTo("cockpit", shop, "admin");

    admin.reads("Open orders: ");
    admin.reads("Open the longest");
    admin.sees(By.linkText(open));
    admin.sees("[data-state=PARKED]");
    admin.driver().executeScript("document.querySelector('.escrow').scrollIntoView()");
    admin.shows("dashboard");
    admin.types("input[name=id]", ended.substring(0, 13));
    admin.presses("Find orders");
    admin.sees("tr[data-order='%s']".formatted(ended));
    admin.shows("search");
    admin.presses(ended);

    admin.reads("Completed ");
    admin.sees("tr[data-activity=AwaitShipment][data-end=ANSWERED]");
    admin.sees("tr[data-type=OrderCompletedEvent]");
    admin.shows("finished-order");
  }

  @Test
  @Tag("S16")
  void theDiagramIsMarkedWhereTokensWaitTooLong(Browser admin) {
    String order = askedAgain();
    admin.signsInTo("cockpit", shop, "admin");
    String definition = instance(order).path("definitionId").asText();

    admin.opens(cockpit("/process-definition/" + definition + "/runtime"));

    admin.clicks(".escrow-mark[data-activity=AwaitPayment]");
    admin.reads("asked more than once");
    admin.sees("g.escrow-too-long");
    admin.shows("diagram");
  }

  @Test
  @Tag("S27")
  void aPersonSeesWhyAMessageWasSetAsideAndDiscardsIt(Browser admin) throws Exception {
    String order = askedAgain();
    String script = "<script>document.title = 'taken over'</script><img src=x onerror=alert(1)>";
    shop.publishes(
        "PaymentCapturedEvent",
        Map.of(
            "cloudEvents_specversion", "1.0",
            "cloudEvents_id", "" + UUID.randomUUID(),
            "cloudEvents_source", "/payment",
            "cloudEvents_type", "PaymentCapturedEvent",
            "cloudEvents_subject", order),
        "{\"orderId\": \"%s\", \"%s\": \"%s\"}".formatted(order, script, script));
    admin.signsInTo("cockpit", shop, "admin");
    admin.opens(cockpit("/escrow/orders/" + order));

    admin.reads("1 message about this order was set aside");
    admin.clicks(By.xpath("//tr[@data-state='MALFORMED']//button[.='Payload']"));
    admin.sees("tr.escrow-open pre");
    admin.reads(script);
    assertThat(admin.driver().findElements(By.cssSelector(".escrow script, .escrow img")))
        .isEmpty();
    assertThat(admin.driver().getTitle()).doesNotContain("taken over");
    admin.shows("set-aside");

    admin.presses("Discard");
    admin.reads("Discard PaymentCapturedEvent?");
    admin.clicks("dialog button[type=submit]");
    admin.reads("Say why.");
    admin.types("dialog input[name=reason]", "Payment sent it by mistake");
    admin.shows("discards");
    admin.clicks("dialog button[type=submit]");

    admin.reads("It is discarded.");
    admin.sees("tr[data-state=DISCARDED]");
    admin.sees("tr[data-kind=DISCARD_MESSAGE]");
    admin.reads("Payment sent it by mistake");
    admin.shows("discarded");
  }

  @Test
  @Tag("S20")
  void aPersonCancelsAnOrderWhichIsUndone(Browser admin) {
    String order = askedAgain();
    admin.signsInTo("cockpit", shop, "admin");
    opensInstance(admin, order);
    admin.presses("Timeline");

    admin.presses("Cancel order");
    admin.reads("Cancel order " + order + "?");
    admin.types("dialog input[name=reason]", "She found it elsewhere");
    admin.shows("cancels");
    admin.clicks("dialog button[type=submit]");

    admin.reads("The order is being cancelled");
    admin.sees("tr[data-activity=AwaitAcknowledgement]");
    admin.reads("She found it elsewhere");
    admin.shows("being-undone");
    shop.start("payment");
    shop.ends(order, "CANCELLED");
    shop.stop("payment");
    admin.opens(cockpit("/escrow/orders/" + order));
    admin.reads("Everything that was done for it is undone");
    admin.shows("cancelled");
  }

  @Test
  @Tag("S13")
  void aPersonHasAnOrderAskedAgainAtOnce(Browser admin) {
    String order = askedAgain();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.timesOnTimeline(order, "CapturePaymentCommand") >= 3);
    admin.signsInTo("cockpit", shop, "admin");
    admin.opens(cockpit("/escrow/orders/" + order));

    admin.presses("Ask again now");
    admin.types("dialog input[name=reason]", "Payment is back");
    admin.clicks("dialog button[type=submit]");

    admin.sees("tr[data-kind=ASK_AGAIN]");
    admin.reads("Payment is back");
  }

  @Test
  void whoMayOnlyLookIsToldWhatItTakes(Browser ines) {
    String order = askedAgain();
    shop.hires("ines", "order-desk");
    grant("ines", 0, "cockpit", "ACCESS");
    grant("ines", 6, "order-fulfilment", "READ", "READ_INSTANCE");
    ines.expectsComplaint("403");
    ines.signsInTo("cockpit", shop, "ines");

    ines.opens(cockpit("/escrow/orders/" + order));

    ines.reads("Waits at Await payment since");
    ines.reads("You may look, but not act");
    assertThat(ines.driver().findElements(By.xpath("//button[.='Cancel order']"))).isEmpty();
    ines.opens(cockpit("/escrow/search?id=" + order));
    ines.reads("You may not see orders that have ended. It takes READ_HISTORY");
    ines.shows("refused");
  }

  /** An order that waits for payment, which is down, and was asked for it more than once. */
  private static String askedAgain() {
    String order = shop.places(Basket.of(1, "BOOK-1"));
    shop.waitsAt(order, "AwaitPayment");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.timesOnTimeline(order, "CapturePaymentCommand") >= 2);
    return order;
  }

  private static void opensInstance(Browser browser, String order) {
    browser.opens(cockpit("/process-instance/" + instance(order).path("id").asText() + "/runtime"));
  }

  private static JsonNode instance(String order) {
    return shop.get(
            "/engine-rest/process-instance?processDefinitionKey=order-fulfilment&businessKey={id}",
            order)
        .path(0);
  }

  private static String cockpit(String route) {
    return shop.url("/camunda/app/cockpit/default/#" + route);
  }

  private static void grant(String user, int resource, String id, String... permissions) {
    shop.posts(
        200,
        "/engine-rest/authorization/create",
        """
        {"type": 1, "userId": "%s", "resourceType": %d, "resourceId": "%s", "permissions": ["%s"]}
        """
            .formatted(user, resource, id, String.join("\", \"", permissions)));
  }
}
