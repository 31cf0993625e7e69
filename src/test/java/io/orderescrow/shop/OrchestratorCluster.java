package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.embedded.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.client.RestClient;

/**
 * Several orchestrators of one shop, each a process of its own, on one database and one broker.
 * Requests go to one orchestrator after the other.
 */
final class OrchestratorCluster implements OrderMix.Door, AutoCloseable {

  private static final Duration HANGS = Duration.ofMinutes(5);

  private final Shop shop;
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /** One orchestrator and its HTTP client. */
  record Member(NodeProcess node, RestClient http) {

    /** Returns how many messages it has received from the broker. */
    long received() {
      return metric("/actuator/metrics/rabbitmq.acknowledged");
    }

    /** Returns how many of the engine's jobs it has fetched and executed. */
    long jobs() {
      return metric("/actuator/metrics/executor.completed?tag=name:camundaTaskExecutor");
    }

    private long metric(String uri) {
      JsonNode answer = http.get().uri(uri).retrieve().body(JsonNode.class);
      assertThat(answer).as(uri).isNotNull();
      return answer.at("/measurements/0/value").asLong();
    }
  }

  /** Starts all orchestrators at the same time. */
  OrchestratorCluster(Shop shop, int size) {
    this.shop = shop;
    List<NodeProcess> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(shop.launchNode());
    }
    nodes.forEach(this::join);
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /**
   * Kills a node with {@code SIGKILL}. It gets no further requests, except those already under way.
   */
  void kill(Member member) {
    member.node().kill();
    members.remove(member);
  }

  /** Starts one more orchestrator. */
  void grow() {
    join(shop.launchNode());
  }

  private void join(NodeProcess node) {
    node.ready();
    members.add(new Member(node, Shop.client(node.port())));
  }

  private RestClient next() {
    List<Member> now = members();
    return now.get(Math.floorMod(turn.getAndIncrement(), now.size())).http();
  }

  @Override
  public Optional<String> triesToPlace(Basket basket, String key) {
    return Shop.triesToPlace(next(), basket, key);
  }

  @Override
  public String stateOf(String order) {
    RestClient http = next();
    JsonNode page =
        Shop.patiently(
                () -> http.get().uri("/orders/{id}", order).retrieve().toEntity(JsonNode.class))
            .getBody();
    return page == null ? "" : page.path("state").asText();
  }

  void cancels(String order) {
    assertThat(Shop.cancels(next(), order, "no")).isEqualTo(202);
  }

  /**
   * Waits until each orchestrator has executed jobs. The fastest node executes a timer. Therefore
   * this method places further orders, without services that answer, until each node has executed
   * one.
   */
  void eachDoesJobs(OrderMix orders) {
    await("jobs for each node")
        .atMost(HANGS)
        .untilAsserted(
            () -> {
              orders.place(1, "COMPLETED");
              assertThat(members()).allMatch(member -> member.jobs() > 0);
            });
  }

  /** Returns the work of each orchestrator, for the log of a test. */
  String work() {
    return members().stream()
        .map(
            member ->
                "node %d received %d messages and did %d rounds of jobs"
                    .formatted(member.node().port(), member.received(), member.jobs()))
        .toList()
        .toString();
  }

  @Override
  public void close() {
    members.forEach(member -> member.node().close());
  }
}
