package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.EmbeddedMailServer.ReceivedMail;
import io.orderescrow.embedded.NodeProcess;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/**
 * A whole shop on real parts. Tests reach the orchestrator over HTTP, as any client does. The
 * services are nodes of their own, connected to the orchestrator only by the broker. They have no
 * HTTP interface.
 */
public final class Shop implements OrderMix.Door, AutoCloseable {

  public static final List<String> SERVICES =
      List.of("inventory", "payment", "invoice", "shipping");

  /** The password of the administrator {@code admin}, and of each user that a test creates. */
  public static final String PASSWORD = "only-for-these-tests";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int BROKER_MILLIS = 120_000;

  private final TestEnvironment environment;
  private final Map<String, ConfigurableApplicationContext> services = new HashMap<>();
  private final String[] settings;
  private final boolean asNode;
  private Map<String, Map<String, Object>> variables = Map.of();
  private Orchestrator orchestrator;
  private RestClient http;

  /**
   * @param settings settings of the orchestrator, such as {@code
   *     fulfilment.inbox.sweep-interval=PT1S}
   */
  public Shop(String... settings) {
    this(TestEnvironment.withSchema(), false, settings);
    startOrchestrator();
  }

  /** Returns a shop as the constructor does, but always on the embedded broker. */
  static Shop onEmbeddedBroker(String... settings) {
    Shop shop = new Shop(TestEnvironment.onEmbeddedBroker(), false, settings);
    shop.startOrchestrator();
    return shop;
  }

  /**
   * Returns settings of an orchestrator that sends no message twice when a busy machine stands
   * still for some seconds.
   *
   * @param settings further settings
   */
  static String[] unhurried(String... settings) {
    return Stream.concat(
            Stream.of(
                "fulfilment.amqp.confirm-timeout=PT12S",
                "fulfilment.outbox.handover-grace=PT25S",
                "fulfilment.outbox.lease=PT25S"),
            Stream.of(settings))
        .toArray(String[]::new);
  }

  /** Returns a shop without orchestrator; {@link #startOrchestrator} starts it. */
  static Shop withoutOrchestrator(String... settings) {
    return new Shop(TestEnvironment.withSchema(), false, settings);
  }

  /**
   * Returns a shop whose orchestrator is a process of its own, which can be killed. {@link
   * #startOrchestrator} starts it.
   */
  static Shop withNode(String... settings) {
    return withNode(TestEnvironment.withSchema(), settings);
  }

  static Shop withNode(TestEnvironment environment, String... settings) {
    return new Shop(environment, true, settings);
  }

  /**
   * Returns a shop without orchestrator whose parts have environment variables of their own.
   *
   * @param variables by the name of the part
   */
  static Shop withVariables(
      TestEnvironment environment, Map<String, Map<String, Object>> variables) {
    Shop shop = new Shop(environment, false);
    shop.variables = variables;
    return shop;
  }

  private Shop(TestEnvironment environment, boolean asNode, String... settings) {
    this.environment = environment;
    this.asNode = asNode;
    this.settings =
        Stream.concat(Stream.of("fulfilment.web.admin.password=" + PASSWORD), Stream.of(settings))
            .map(setting -> "--" + setting)
            .toArray(String[]::new);
  }

  private Orchestrator run(String... more) {
    return asNode ? Orchestrator.in(launchNode(more).ready()) : runHere(more);
  }

  private Orchestrator runHere(String... more) {
    String[] all = Stream.concat(Stream.of("--server.port=0"), all(more)).toArray(String[]::new);
    return Orchestrator.in(runAs("orchestrator", all));
  }

  private ConfigurableApplicationContext runAs(String role, String... arguments) {
    return environment.runWith(
        variables.getOrDefault(role, Map.of()), OrderEscrow.class, role, arguments);
  }

  /**
   * Starts one more orchestrator beside the one that receives the HTTP requests. Does not wait for
   * it.
   */
  NodeProcess launchNode(String... more) {
    return environment.launchNode("orchestrator", all(more).toArray(String[]::new));
  }

  private Stream<String> all(String... more) {
    return Stream.of(settings, more).flatMap(Stream::of);
  }

  /** Returns a client of the orchestrator at a port, signed in as its administrator. */
  static RestClient client(int port) {
    return RestClient.builder()
        .baseUrl("http://localhost:" + port)
        .defaultHeaders(headers -> headers.setBasicAuth("admin", PASSWORD))
        .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
        .build();
  }

  /** Starts services. They get the orchestrator's settings of the bus, and none of its others. */
  public void start(String... names) {
    start("commanded", names);
  }

  /** Starts services that react to each other's events and do not know of an orchestrator. */
  void startChoreography(String... names) {
    start("choreography", names);
  }

  private void start(String mode, String[] names) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "--spring.main.web-application-type=none", "--fulfilment.sample.mode=" + mode),
                Stream.of(settings).filter(setting -> setting.startsWith("--fulfilment.bus.")))
            .toArray(String[]::new);
    for (String name : names) {
      services.put(name, runAs(name, all));
    }
  }

  public void startAll() {
    start(SERVICES.toArray(String[]::new));
  }

  public void stop(String... names) {
    for (String name : names) {
      ConfigurableApplicationContext running = services.remove(name);
      assertThat(running).as(name).isNotNull();
      running.close();
    }
  }

  /** Returns the HTTP port of the orchestrator. */
  int port() {
    return orchestrator.port();
  }

  void stopOrchestrator() {
    orchestrator.close();
  }

  /** Returns the process of the orchestrator. */
  NodeProcess node() {
    return orchestrator.node();
  }

  void startOrchestrator(String... more) {
    orchestrator = run(more);
    http = client(orchestrator.port());
  }

  /** Returns one of the running services. */
  ConfigurableApplicationContext service(String name) {
    return services.get(name);
  }

  public TestEnvironment environment() {
    return environment;
  }

  /** Returns the URL of a path of the orchestrator. */
  public String url(String path) {
    return "http://localhost:" + orchestrator.port() + path;
  }

  /** Creates a user of the engine, who signs in with {@link #PASSWORD}. */
  public void addsUser(String user, String group) {
    String person =
        """
        {"profile": {"id": "%1$s", "firstName": "%2$s", "lastName": "Clerk"},
         "credentials": {"password": "%3$s"}}
        """
            .formatted(user, Character.toUpperCase(user.charAt(0)) + user.substring(1), PASSWORD);
    send(http.post().uri("/engine-rest/user/create"), person);
    send(http.put().uri("/engine-rest/group/{group}/members/{user}", group, user), "{}");
  }

  private static void send(RestClient.RequestBodySpec request, String json) {
    var answer =
        request.contentType(MediaType.APPLICATION_JSON).body(json).retrieve().toBodilessEntity();
    assertThat(answer.getStatusCode().value()).isEqualTo(204);
  }

  /** Places an order over REST. */
  public String places(Basket basket) {
    String key = UUID.randomUUID().toString();
    ResponseEntity<JsonNode> answer = patiently(() -> posts(http, basket, key));
    assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(202);
    return body(answer).path("id").asText();
  }

  /**
   * Places an order while a server may be down; empty when the shop answers that it cannot accept
   * it.
   *
   * @param key the same for a second try, which then places no second order
   */
  @Override
  public Optional<String> triesToPlace(Basket basket, String key) {
    return triesToPlace(http, basket, key);
  }

  /** Places an order at one of several orchestrators. */
  static Optional<String> triesToPlace(RestClient http, Basket basket, String key) {
    ResponseEntity<JsonNode> answer = posts(http, basket, key);
    if (answer.getStatusCode().value() == 503) {
      return Optional.empty();
    }
    assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(202);
    return Optional.of(body(answer).path("id").asText());
  }

  private static ResponseEntity<JsonNode> posts(RestClient http, Basket basket, String key) {
    return http.post()
        .uri("/orders")
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .body(basket.json())
        .retrieve()
        .toEntity(JsonNode.class);
  }

  /** Tries to place an order over REST. */
  ResponseEntity<JsonNode> triesToPlace(Basket basket) {
    return posts(http, basket, UUID.randomUUID().toString());
  }

  /** Repeats a request while the answer is "unavailable", which happens on a busy machine. */
  static ResponseEntity<JsonNode> patiently(Callable<ResponseEntity<JsonNode>> request) {
    return await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .until(request, answer -> answer.getStatusCode().value() != 503);
  }

  /** Cancels an order over REST. */
  int cancels(String order, String reason) {
    return cancels(http, order, reason);
  }

  /** Cancels an order at one of several orchestrators. */
  static int cancels(RestClient http, String order, String reason) {
    return patiently(
            () ->
                http.delete()
                    .uri("/orders/{id}?reason={reason}", order, reason)
                    .retrieve()
                    .toEntity(JsonNode.class))
        .getStatusCode()
        .value();
  }

  /** Posts JSON; the response must have this status. */
  public JsonNode posts(int status, String path, String json) {
    ResponseEntity<JsonNode> answer =
        patiently(
            () ->
                http.post()
                    .uri(path)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(json)
                    .retrieve()
                    .toEntity(JsonNode.class));
    assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(status);
    return body(answer);
  }

  /** Publishes a message as any AMQP client does. */
  public void publishes(String routingKey, Map<String, Object> headers, String json)
      throws Exception {
    try (Connection connection = amqp().newConnection();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(
          "orders",
          routingKey,
          new BasicProperties.Builder().contentType("application/json").headers(headers).build(),
          json.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(BROKER_MILLIS);
    }
  }

  /** Publishes many messages, each under its own name. */
  public void publishesAll(List<RawMessage> messages) throws Exception {
    try (Connection connection = amqp().newConnection();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      for (RawMessage message : messages) {
        channel.basicPublish(
            "orders",
            String.valueOf(message.headers().get("cloudEvents_type")),
            new BasicProperties.Builder()
                .contentType("application/json")
                .headers(message.headers())
                .build(),
            message.body());
      }
      channel.waitForConfirmsOrDie(BROKER_MILLIS);
    }
  }

  ConnectionFactory amqp() {
    Map<String, Object> properties = environment.properties();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHandshakeTimeout(BROKER_MILLIS);
    factory.setHost(String.valueOf(properties.get("spring.rabbitmq.host")));
    factory.setPort((Integer) properties.get("spring.rabbitmq.port"));
    factory.setUsername(String.valueOf(properties.get("spring.rabbitmq.username")));
    factory.setPassword(String.valueOf(properties.get("spring.rabbitmq.password")));
    factory.setVirtualHost(String.valueOf(properties.get("spring.rabbitmq.virtual-host")));
    return factory;
  }

  /** Posts a request that has no answer. */
  public void changes(String path, String json) {
    send(http.post().uri(path), json);
  }

  public JsonNode get(String path, Object... variables) {
    return body(
        patiently(() -> http.get().uri(path, variables).retrieve().toEntity(JsonNode.class)));
  }

  private static JsonNode body(ResponseEntity<JsonNode> answer) {
    JsonNode body = answer.getBody();
    assertThat(body).isNotNull();
    return body;
  }

  public JsonNode order(String id) {
    return get("/orders/{id}", id);
  }

  @Override
  public String stateOf(String order) {
    return order(order).path("state").asText();
  }

  public void ends(String order, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(order(order).path("state").asText()).isEqualTo(state));
  }

  void allEnd(List<String> orders, String state) {
    orders.forEach(order -> ends(order, state));
  }

  public void isCancelledFor(String order, String reason) {
    ends(order, "CANCELLED");
    assertThat(order(order).at("/cancelled/code").asText()).isEqualTo(reason);
  }

  public void waitsAt(String order, String activity) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(order(order).at("/waitsFor/0/activity").asText()).isEqualTo(activity));
  }

  /** Returns how often a message is on an order's timeline, with any disposition. */
  public long timesOnTimeline(String order, String type) {
    return timeline(order).filter(entry -> entry.path("type").asText().equals(type)).count();
  }

  Stream<JsonNode> timeline(String order) {
    JsonNode timeline = order(order).path("timeline");
    return StreamSupport.stream(timeline.spliterator(), false);
  }

  /** Waits until all messages in the outbox are marked as sent. */
  void allIsSent() {
    String unsent = "select count(*) from outbox_message where sent_at is null";
    await().atMost(PATIENCE).until(() -> ledgers().number(unsent) == 0);
  }

  List<ReceivedMail> mailsTo(Basket basket) {
    return environment.mail().mailsTo(basket.email());
  }

  public ServiceLedgers ledgers() {
    return new ServiceLedgers(environment.jdbcUrlPastTheGate());
  }

  @Override
  public void close() {
    services.values().forEach(ConfigurableApplicationContext::close);
    if (orchestrator != null) {
      orchestrator.close();
    }
    environment.close();
  }
}
