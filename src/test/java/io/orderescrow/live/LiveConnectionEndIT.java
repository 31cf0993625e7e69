package io.orderescrow.live;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.OrderEscrow;
import io.orderescrow.api.ApiClient;
import io.orderescrow.api.EventStreamClient;
import io.orderescrow.api.EventStreamClient.Event;
import io.orderescrow.embedded.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Connections of live pages end at shutdown and at their maximum age. */
class LiveConnectionEndIT {

  private final TestEnvironment environment = TestEnvironment.withSchema();

  @AfterEach
  void close() {
    environment.close();
  }

  private ConfigurableApplicationContext node(String... settings) {
    List<String> arguments = new ArrayList<>(List.of(settings));
    arguments.add("--server.port=0");
    arguments.add("--fulfilment.web.admin.password=" + ApiClient.PASSWORD);
    return environment.run(OrderEscrow.class, "orchestrator", arguments.toArray(String[]::new));
  }

  private static EventStreamClient listening(ConfigurableApplicationContext node, String lastSeen) {
    return EventStreamClient.at(
        node.getEnvironment().getRequiredProperty("local.server.port"), ApiClient.ADMIN, lastSeen);
  }

  /** Otherwise the web server would wait five minutes for open connections. */
  @Test
  void aNodeStopsAtOnceDespiteOpenPages() {
    ConfigurableApplicationContext node =
        node("--server.shutdown=graceful", "--spring.lifecycle.timeout-per-shutdown-phase=5m");
    List<EventStreamClient> pages = List.of(listening(node, ""), listening(node, ""));
    pages.forEach(page -> page.awaitEvents(2, "now"));

    Instant begun = Instant.now();
    node.close();

    assertThat(Duration.between(begun, Instant.now())).isLessThan(ofMinutes(2));
    pages.forEach(page -> page.awaitEnd(ofMinutes(1)));
  }

  @Test
  void endsAConnectionAtItsMaximumAge() {
    ConfigurableApplicationContext node = node("--fulfilment.live.max-connection-age=5s");
    // The first connection may end before the node has taken two snapshots.
    List<Event> seen =
        await()
            .atMost(ofMinutes(2))
            .until(() -> seenUntilTheEnd(listening(node, "")), events -> events.size() >= 2);

    EventStreamClient again = listening(node, seen.get(0).id());
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.awaitEvents(1, "past").get(0).data().at("/points/0/at").asLong())
        .isGreaterThan(Long.parseLong(seen.get(0).id()));
    again.close();
    node.close();
  }

  private static List<Event> seenUntilTheEnd(EventStreamClient page) {
    page.awaitEnd(ofMinutes(1));
    return page.named("now");
  }
}
