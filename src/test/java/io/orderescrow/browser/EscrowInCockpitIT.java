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

/** The Cockpit plugin while a service is down, and operator actions in it. */
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
  void showsWaitsMessagesAndTimelineOfAnOrder(Browser operator) {
    String order = resentOrder();
    operator.signsInTo("cockpit", shop, "admin");
    opensInstance(operator, order);

    operator.presses("Messages");

    operator.reads("Order " + order);
    operator.reads("Waits at Await payment since");
    operator.reads("until PaymentCapturedEvent or PaymentDeclinedEvent is received");
    operator.sees("tr[data-type=CapturePaymentCommand]");
    operator.reads("caused by #");
    operator.shows("messages");

    operator.presses("Timeline");

    operator.sees("tr[data-activity=AwaitInventory][data-end=ANSWERED]");
    operator.sees("tr[data-activity=AwaitPayment][data-end=WAITS]");
    operator.reads("by InventoryUpdatedEvent");
    operator.shows("timeline");
  }

  @Test
  @Tag("S16")
  void dashboardLinksToOldestAndEndedOrders(Browser admin) {
    shop.start("payment");
    String ended = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(ended, "COMPLETED");
    shop.stop("payment");
    String open = resentOrder();
    admin.signsInTo("cockpit", shop, "admin");

    admin.reads("Open orders: ");
    admin.reads("Oldest open orders");
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
  void diagramMarksTokensThatWaitTooLong(Browser admin) {
    String order = resentOrder();
    admin.signsInTo("cockpit", shop, "admin");
    String definition = instance(order).path("definitionId").asText();

    admin.opens(cockpit("/process-definition/" + definition + "/runtime"));

    admin.clicks(".escrow-mark[data-activity=AwaitPayment]");
    admin.reads("its command was re-sent");
    admin.sees("g.escrow-too-long");
    admin.shows("diagram");
  }

  @Test
  @Tag("S27")
  void operatorDiscardsAFailedMessage(Browser admin) throws Exception {
    String order = resentOrder();
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

    admin.reads("1 message of this order failed");
    admin.clicks(By.xpath("//tr[@data-state='MALFORMED']//button[.='Payload']"));
    admin.sees("tr.escrow-open pre");
    admin.reads(script);
    assertThat(admin.driver().findElements(By.cssSelector(".escrow script, .escrow img")))
        .isEmpty();
    assertThat(admin.driver().getTitle()).doesNotContain("taken over");
    admin.shows("failed");

    admin.presses("Discard");
    admin.reads("Discard PaymentCapturedEvent?");
    admin.clicks("dialog button[type=submit]");
    admin.reads("Enter a reason.");
    admin.types("dialog input[name=reason]", "Payment sent it by mistake");
    admin.shows("discards");
    admin.clicks("dialog button[type=submit]");

    admin.reads("The message was discarded.");
    admin.sees("tr[data-state=DISCARDED]");
    admin.sees("tr[data-kind=DISCARD_MESSAGE]");
    admin.reads("Payment sent it by mistake");
    admin.shows("discarded");
  }

  @Test
  @Tag("S20")
  void operatorCancelsAnOrder(Browser admin) {
    String order = resentOrder();
    admin.signsInTo("cockpit", shop, "admin");
    opensInstance(admin, order);
    admin.presses("Timeline");

    admin.presses("Cancel order");
    admin.reads("Cancel order " + order + "?");
    admin.types("dialog input[name=reason]", "She found it elsewhere");
    admin.shows("cancels");
    admin.clicks("dialog button[type=submit]");

    admin.reads("The cancellation has started");
    admin.sees("tr[data-activity=AwaitAcknowledgement]");
    admin.reads("She found it elsewhere");
    admin.shows("cancelling");
    shop.start("payment");
    shop.ends(order, "CANCELLED");
    shop.stop("payment");
    admin.opens(cockpit("/escrow/orders/" + order));
    admin.reads("All completed steps are compensated");
    admin.shows("cancelled");
  }

  @Test
  @Tag("S13")
  void operatorResendsACommand(Browser admin) {
    String order = resentOrder();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.timesOnTimeline(order, "CapturePaymentCommand") >= 3);
    admin.signsInTo("cockpit", shop, "admin");
    admin.opens(cockpit("/escrow/orders/" + order));

    admin.presses("Re-send now");
    admin.types("dialog input[name=reason]", "Payment is back");
    admin.clicks("dialog button[type=submit]");

    admin.sees("tr[data-kind=RE_SEND]");
    admin.reads("Payment is back");
  }

  @Test
  @Tag("S45")
  void showsWhatPeopleDid(Browser aldo) {
    String order = resentOrder();
    shop.addsUser("aldo", "auditor");
    shop.changes(
        "/engine-rest/process-instance/%s/variables".formatted(instance(order).path("id").asText()),
        """
        {"modifications": {"note": {"type": "String", "value": "<b>She has phoned</b>"}}}
        """);
    aldo.signsInTo("cockpit", shop, "aldo");
    aldo.opens(cockpit("/escrow/orders/" + order));
    aldo.reads("What people did");

    aldo.presses("Show in the audit trail");

    aldo.reads("Audit trail: what people did");
    aldo.sees("tr[data-kind=ENGINE_OPERATION][data-by=admin]");
    aldo.reads("engine REST interface");
    aldo.reads("variable");
    aldo.reads("none → <b>She has phoned</b>");
    aldo.shows("audit-trail");
    aldo.opens(cockpit("/escrow/actions?user=nobody"));
    aldo.reads("No actions match.");
    aldo.opens(cockpit("/escrow/actions?user=admin"));
    aldo.reads("created a user");
    aldo.shows("audit-trail-of-a-user");
  }

  @Test
  void namesTheMissingPermissions(Browser ines) {
    String order = resentOrder();
    shop.addsUser("ines", "order-desk");
    grant("ines", 0, "cockpit", "ACCESS");
    grant("ines", 6, "order-fulfilment", "READ", "READ_INSTANCE");
    ines.expectsError("403");
    ines.signsInTo("cockpit", shop, "ines");

    ines.opens(cockpit("/escrow/orders/" + order));

    ines.reads("Waits at Await payment since");
    ines.reads("You may view this order only");
    assertThat(ines.driver().findElements(By.xpath("//button[.='Cancel order']"))).isEmpty();
    ines.opens(cockpit("/escrow/search?id=" + order));
    ines.reads("You may not see orders that have ended. This requires READ_HISTORY");
    ines.shows("refused");
  }

  /** An order that waits for the stopped payment service; its command was re-sent. */
  private static String resentOrder() {
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
