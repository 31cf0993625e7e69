package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.development.DevelopmentServices;
import io.orderescrow.embedded.RegisteredEngine;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.instance.InstanceTable;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.order.OrderCanceller;
import io.orderescrow.order.Orders;
import io.orderescrow.shop.Shop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.context.ConfigurableApplicationContext;

/** The live page of the development run, while services stop and start. */
@InBrowser
class LivePageIT {

  private static TestEnvironment environment;
  private static DevelopmentServices services;
  private static ConfigurableApplicationContext orchestrator;

  @BeforeAll
  static void open() {
    environment = TestEnvironment.withSchema();
    Map<String, Object> parts = new HashMap<>(environment.propertiesPastTheGates());
    parts.put("fulfilment.web.admin.password", Shop.PASSWORD);
    services = new DevelopmentServices(Shop.SERVICES, parts);
    // Otherwise the page would report an error when the database is slow for seconds. The services
    // keep their limit, because a service that is taken down waits as long before it ends.
    orchestrator =
        services
            .orchestrator()
            .run(
                "--server.port=0",
                "--spring.datasource.hikari.connection-timeout=30000",
                "--spring.datasource.hikari.validation-timeout=20000");
    RegisteredEngine.become(orchestrator.getBean(ProcessEngine.class));
  }

  @BeforeEach
  void allServicesWork() {
    Shop.SERVICES.forEach(services::bringBack);
  }

  @AfterAll
  static void close() {
    services.close();
    orchestrator.close();
    environment.close();
  }

  /** Waits until all services run and no order of the previous test is open. */
  private static void opens(Browser admin) {
    admin.signsInAs("admin");
    admin.opens(
        "http://localhost:"
            + orchestrator.getEnvironment().getRequiredProperty("local.server.port")
            + "/");
    admin.reads("Live");
    admin.sees(".plate[data-step=AwaitInventory]");
    for (String service : Shop.SERVICES) {
      admin.sees("#services li[data-service=%s]:not(.down)".formatted(service));
      admin.reads(Character.toUpperCase(service.charAt(0)) + service.substring(1) + " is up");
    }
    admin.waits(driver -> orders(admin, "OPEN") == 0, "no order under way");
  }

  private static void seesCount(Browser admin, String step, String what, long count) {
    admin.waits(
        driver ->
            driver
                .findElements(By.cssSelector(".plate[data-step=%s] .%s".formatted(step, what)))
                .stream()
                .anyMatch(shown -> shown.getText().equals(String.valueOf(count))),
        count + " at " + step);
  }

  /** Retries, because the page replaces its numbers every second. */
  private static long orders(Browser admin, String state) {
    By number = By.cssSelector(".tile[data-state=%s] b".formatted(state));
    return admin.waits(
        driver -> Long.parseLong(admin.sees(number).getText().replaceAll("\\D", "")),
        "how many are " + state);
  }

  @Test
  @Tag("S5")
  void ordersAccumulateWhileAServiceIsDown(Browser admin) {
    admin.showsWidth(1280, 1000);
    opens(admin);
    long before = orders(admin, "COMPLETED");

    admin.presses("Stop inventory");
    admin.sees("#services li.down[data-service=inventory]");
    admin.presses("Two books, 20 orders");
    seesCount(admin, "AwaitInventory", "count", 20);
    admin.reads("Most orders are at “Await inventory”: 20");
    assertThat(admin.driver().findElements(By.cssSelector(".plate .dot"))).hasSize(20);
    admin.sees(".plate.again[data-step=AwaitInventory] .dot.again");
    admin.reads("20 of them re-sent");
    admin.shows("piled-up");

    admin.presses("Delete its messages");
    admin.reads("is down, its messages are lost");
    admin.presses("Start inventory");
    admin.waits(driver -> orders(admin, "COMPLETED") == before + 20, "twenty more completed");
    admin.reads("No orders are waiting.");
    seesCount(admin, "AwaitInventory", "count", 0);
    seesCount(admin, "OrderCompleted", "badge", orders(admin, "COMPLETED"));
    admin.shows("drained");
  }

  @Test
  void supportsTheKeyboard(Browser admin) {
    opens(admin);
    Keyboard keyboard = new Keyboard(admin);
    services.takeDown("payment");
    admin.sees("#services li.down[data-service=payment]");

    keyboard.reaches("Two books");
    keyboard.presses(Keys.ENTER);
    admin.sees(".plate.busy[data-step=AwaitPayment]");
    keyboard.reaches("Await payment");
    keyboard.presses(Keys.SPACE);
    admin.reads("Longest at “Await payment”");
    admin.sees(".plate.chosen[data-step=AwaitPayment]");
    admin.sees("#latest a");
    keyboard.reaches("Open");
    keyboard.reaches("Start payment");
    keyboard.presses(Keys.ENTER);
    admin.reads("No orders at this step.");
    keyboard.reaches("All");
    keyboard.presses(Keys.ENTER);
    admin.driver().findElement(By.cssSelector("#latest a")).sendKeys(Keys.ENTER);
    admin.reads("Timeline");
    admin.reads("PaymentCapturedEvent");
  }

  @Test
  void fitsAPhoneInDarkMode(Browser admin) {
    admin.prefers("dark");
    admin.isAPhone();
    opens(admin);
    services.takeDown("shipping");
    admin.sees("#services li.down[data-service=shipping]");
    admin.driver().findElement(By.cssSelector("[data-count]")).click();
    seesCount(admin, "AwaitShipment", "count", 20);

    assertThat(width(admin, "scrollWidth")).isLessThanOrEqualTo(width(admin, "clientWidth"));
    admin.waits(driver -> isInView(admin, ".plate[data-step=AwaitShipment]"), "the pile in view");
    admin.driver().executeScript("document.getElementById('flow-title').scrollIntoView()");
    admin.shows("dark-on-a-phone");
    admin.showsWidth(1280, 1000);
    admin.driver().executeScript("window.scrollTo(0, 0)");
    admin.shows("dark");
    services.bringBack("shipping");
    admin.reads("No orders are waiting.");
  }

  private static boolean isInView(Browser browser, String css) {
    return Boolean.TRUE.equals(
        browser
            .driver()
            .executeScript(
                "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                    + "return box.left >= 0 && box.right <= innerWidth + 1",
                css));
  }

  /** Uses a diagram with large numbers, because no test has thousands of orders. */
  @Test
  void numbersOfAStepDoNotOverlapHoweverLargeTheyAre(Browser admin) {
    opens(admin);

    Object faults =
        admin
            .driver()
            .executeAsyncScript(
                PageScript.read("large-numbers.js"), List.of(7, 20, 200, 9_999, 123_456));

    admin.shows("large-numbers");
    assertThat(faults).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
  }

  private static long width(Browser browser, String which) {
    Object width =
        browser.driver().executeScript("return document.documentElement[arguments[0]]", which);
    return ((Number) width).longValue();
  }

  @Test
  void isAccessible(Browser admin) {
    opens(admin);

    Accessibility.isGivenOn(admin);
    admin.prefers("dark");
    Accessibility.isGivenOn(admin);
  }

  /** The lightbox behind the watermark has inline styles, which the page's policy must allow. */
  @Test
  void opensTheBpmnIoLightbox(Browser admin) {
    opens(admin);

    admin.clicks("#diagram .bjs-powered-by");

    admin.reads("Web-based tooling for BPMN");
    assertThat(
            admin
                .driver()
                .findElement(By.className("bjs-powered-by-lightbox"))
                .getCssValue("position"))
        .isEqualTo("fixed");
  }

  /** Schema and REST interface reject such an id; the page must be safe anyway. */
  @Test
  void showsMessageContentAsText(Browser admin) {
    String evil = "<img src=x onerror=\"document.title='run'\">";
    orchestrator
        .getBean(InstanceTable.class)
        .announce(Orders.PROCESS, Map.of(evil + UUID.randomUUID(), new SearchKeys(evil, evil)));
    opens(admin);
    services.takeDown("invoice");
    admin.presses("Two books");
    admin.sees(".plate.busy[data-step=AwaitInvoice]");
    String order = admin.sees("#placed a").getText();
    var canceller = orchestrator.getBean(OrderCanceller.class);
    canceller.cancel(order, "Said " + evil);

    admin.reads(evil);
    admin.sees("#latest a[href*='onerror']");
    services.bringBack("invoice");
    admin.clicks("#placed a");
    admin.reads("Cancelled on request: Said " + evil);

    assertThat(admin.driver().getTitle()).isEqualTo("Order escrow");
    assertThat(admin.driver().findElements(By.cssSelector("img"))).isEmpty();
  }
}
