package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.NodeProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes of one system must have the same mode. */
@Tag("S21")
@Tag("S30")
class ModeOfAFleetIT {

  private static final String TRACK_ONLY = "--fulfilment.mode=track-only";
  private static final String COMMANDING = "--fulfilment.mode=commanding";

  private final Shop shop = Shop.withNode();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void isTheSameOnAllNodesAndFixedWhileOrdersAreOpen() {
    NodeProcess second = shop.launchNode(TRACK_ONLY);
    shop.startOrchestrator(TRACK_ONLY);
    second.ready();
    doesNotStart(COMMANDING, "Other nodes of this system run with fulfilment.mode=track-only");

    second.kill();
    shop.node().kill();
    shop.startOrchestrator(COMMANDING);
    doesNotStart(TRACK_ONLY, "Other nodes of this system run with fulfilment.mode=commanding");

    shop.waitsAt(shop.places(Basket.of(1, "BOOK-1")), "AwaitInventory");
    shop.node().kill();
    doesNotStart(TRACK_ONLY, "1 commands are unanswered");
  }

  private void doesNotStart(String mode, String why) {
    NodeProcess refused = shop.launchNode(mode);
    await().atMost(Duration.ofMinutes(5)).until(() -> !refused.isAlive());
    assertThat(refused.printed(why)).isNotEmpty();
    assertThat(refused.printed("Set the same fulfilment.mode on all nodes")).isNotEmpty();
  }
}
