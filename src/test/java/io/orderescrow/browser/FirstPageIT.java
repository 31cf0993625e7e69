package io.orderescrow.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.shop.Basket;
import io.orderescrow.shop.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The pages that a newcomer opens first. */
@InBrowser
class FirstPageIT {

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
  void cockpitShowsTheDeployedProcesses(Browser admin) {
    admin.signsInTo("cockpit", shop, "admin");

    admin.reads("Process Definitions");
    admin.shows("cockpit-dashboard");
    admin.opens(shop.url("/camunda/app/cockpit/default/#/processes"));
    admin.reads("Order fulfilment");
    admin.reads("Ask until acknowledged");
    admin.shows("cockpit-processes");
  }

  @Test
  void livePageShowsACompletedOrder(Browser admin) {
    admin.signsInAs("admin");
    admin.opens(shop.url("/"));
    admin.reads("Place orders");

    String order = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(order, "COMPLETED");

    admin.sees(By.partialLinkText(order.substring(0, 8)));
    admin.shows("page");
    Accessibility.isGivenOn(admin);
    admin.prefers("dark");
    admin.isAPhone();
    assertThat(width(admin, "scrollWidth")).isLessThanOrEqualTo(width(admin, "clientWidth"));
    admin.shows("page-dark-on-a-phone");
    Accessibility.isGivenOn(admin);
  }

  private static long width(Browser browser, String which) {
    Object width =
        browser.driver().executeScript("return document.documentElement[arguments[0]]", which);
    return ((Number) width).longValue();
  }
}
