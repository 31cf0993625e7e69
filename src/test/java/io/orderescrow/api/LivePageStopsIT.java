package io.orderescrow.api;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.OrderEscrow;
import io.orderescrow.api.Listening.Event;
import io.orderescrow.embedded.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A page that looks on must not keep a node from stopping, nor see for ever what it saw once. */
class LivePageStopsIT {

  private final Surroundings surroundings = Surroundings.fresh();

  @AfterEach
  void close() {
    surroundings.close();
  }

  private ConfigurableApplicationContext node(String setting) {
    return surroundings.run(
        OrderEscrow.class,
        "orchestrator",
        "--server.port=0",
        "--fulfilment.api.admin.password=" + Caller.PASSWORD,
        setting);
  }

  private static Listening listening(ConfigurableApplicationContext node, String lastSeen) {
    return Listening.at(
        node.getEnvironment().getRequiredProperty("local.server.port"), Caller.ADMIN, lastSeen);
  }

  /** The web server would wait for open requests for half a minute. */
  @Test
  void aNodeStopsAtOnceThoughPagesLookOn() {
    ConfigurableApplicationContext node = node("--server.shutdown=graceful");
    List<Listening> pages = List.of(listening(node, ""), listening(node, ""));
    pages.forEach(page -> page.hears(2, "now"));

    Instant begun = Instant.now();
    node.close();

    assertThat(Duration.between(begun, Instant.now())).isLessThan(ofSeconds(20));
    pages.forEach(page -> page.endsWithin(ofSeconds(5)));
  }

  @Test
  void aPageHasToAskAnewNowAndThen() {
    ConfigurableApplicationContext node = node("--fulfilment.api.live.renewed-after=3s");
    Listening page = listening(node, "");
    List<Event> seen = page.hears(2, "now");

    page.endsWithin(ofSeconds(20));

    Listening again = listening(node, seen.get(1).id());
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.hears(1, "past").get(0).data().at("/points/0/at").asLong())
        .isGreaterThan(Long.parseLong(seen.get(1).id()));
    again.close();
    node.close();
  }
}
