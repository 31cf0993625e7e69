package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.message.MalformedOrders;
import io.orderescrow.shop.Shop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** An operator, who is no administrator, decides on failed messages in Tasklist. */
@InBrowser
@Tag("S10")
class BadMessagesInTasklistIT {

  private static final String TASK = "Decide on messages that failed";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop("fulfilment.casework.scan-interval=PT1S");
    shop.addsUser("ada", "operator");
    shop.addsUser("dora", "order-desk");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void editsOneMessageAndDiscardsTheOthers(Browser ada, Browser dora) throws Exception {
    shop.publishesAll(MalformedOrders.orders(24));
    // Lanes are parallel. This wait makes the next message the newest one, which the form shows.
    await().atMost(SOON).until(() -> with("MALFORMED") == 24);
    shop.publishesAll(List.of(MalformedOrders.order("order-of-ada")));
    ada.signsInTo("tasklist", shop, "ada");
    takesTask(ada, 25);
    ada.reads("25 messages named CreateOrderEvent could not be processed");
    ada.reads("The message violates its contract");
    ada.reads("/lines");
    ada.reads("Decide by");
    ada.reads("about order-of-ada");
    ada.shows("task-form");

    choose(ada, "EDIT");
    WebElement payload = ada.sees("#payload:enabled");
    String corrected =
        String.valueOf(payload.getAttribute("value")).replace("\"rows\"", "\"lines\"");
    payload.clear();
    payload.sendKeys("{");
    ada.reads("This is not a JSON object yet.");
    payload.clear();
    payload.sendKeys(corrected);
    ada.shows("edits-one");
    ada.types("#decisionReason:enabled", "They called the lines rows");
    completes(ada);

    await().atMost(SOON).until(() -> with("APPLIED", "order-of-ada") == 1);
    takesTask(ada, 24);
    ada.reads("24 messages named CreateOrderEvent could not be processed");
    ada.reads("was retried with the edited payload. It is APPLIED now.");
    ada.shows("has-the-others-left");

    choose(ada, "DISCARD");
    ada.types("#decisionReason:enabled", "A load test of theirs");
    completes(ada);

    await().atMost(SOON).until(() -> with("DISCARDED") == 24);
    ada.reads("No task matching filters found");
    assertThat(
            shop.ledgers()
                .texts(
                    "select by_user || ' ' || kind || ' ' || reason from operator_action"
                        + " where kind in ('EDIT_MESSAGE', 'DISCARD_FAILURE_GROUP') order by id"))
        .containsExactly(
            "ada EDIT_MESSAGE They called the lines rows",
            "ada DISCARD_FAILURE_GROUP A load test of theirs");

    // The order desk may not decide on messages, so it sees no task.
    shop.publishesAll(MalformedOrders.orders(1));
    ada.reads(TASK);
    dora.signsInTo("tasklist", shop, "dora");
    dora.reads("No task matching filters found");
  }

  private static long with(String disposition) {
    return shop.ledgers()
        .number("select count(*) from inbox_message where disposition = ?", disposition);
  }

  private static long with(String disposition, String subject) {
    return shop.ledgers()
        .number(
            "select count(*) from inbox_message where disposition = ? and subject = ?",
            disposition,
            subject);
  }

  /** Waits until all messages are received, because an open form does not update its numbers. */
  private static void takesTask(Browser clerk, int messages) {
    await().atMost(SOON).until(() -> tasksAbout(messages) == 1);
    clerk.clicks(
        By.xpath("//*[contains(@class, 'task')]//a[normalize-space(.)='%s']".formatted(TASK)));
    clerk.presses("Claim");
    clerk.sees("#decisionReason:enabled");
  }

  private static long tasksAbout(int messages) {
    return shop.ledgers()
        .number(
            """
            select count(*) from act_ru_task task
            join act_ru_variable variable on variable.proc_inst_id_ = task.proc_inst_id_
            where task.name_ = ? and variable.name_ = 'messages' and variable.long_ = ?
            """,
            TASK,
            messages);
  }

  private static void choose(Browser clerk, String decision) {
    clerk.clicks(By.cssSelector("input[name=decision][value=%s]:enabled".formatted(decision)));
  }

  /** Tasklist may ask for the task while it ends. The engine answers 404, or 500 in between. */
  private static void completes(Browser clerk) {
    clerk.expectsError("/task/[0-9a-f-]+ - Failed to load resource: .* (404|500)");
    clerk.clicks(By.xpath("//button[normalize-space(.)='Complete' and not(@disabled)]"));
  }
}
