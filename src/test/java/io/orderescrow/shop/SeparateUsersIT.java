package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * The whole shop with the users and the settings of {@code docker-compose.yml}. Only RabbitMQ has
 * users with permissions; the tests of the broker are skipped on the embedded one.
 */
@Tag("S44")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeparateUsersIT {

  private static final List<String> TABLES =
      List.of(
          "orchestrator.act_id_user",
          "orchestrator.inbox_message",
          "orchestrator.databasechangelog",
          "inventory.stock",
          "payment.ledger",
          "invoice.invoice",
          "shipping.shipment");

  private TestEnvironment environment;
  private SeparateUsers users;
  private Shop shop;
  private ServiceLedgers ledgers;

  /** The operation of a client that the broker should refuse. */
  private interface Operation {
    void on(Channel channel) throws Exception;
  }

  @BeforeAll
  void open() throws Exception {
    environment = TestEnvironment.fresh();
    users = new SeparateUsers(environment);
    shop = Shop.withVariables(environment, users.variables());
    ledgers = new ServiceLedgers(environment.jdbcUrlPastTheGate() + "?currentSchema=orchestrator");
    shop.startAll();
    Shop.SERVICES.forEach(this::waitsForItsQueue);
    shop.startOrchestrator();
  }

  /** It does not declare the queue, and the orchestrator has not started yet. */
  private void waitsForItsQueue(String service) {
    await()
        .untilAsserted(
            () -> {
              Health health = topologyOf(service).health();
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails().get("faults"))
                  .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                  .contains(
                      "queue 'orders.%s' is missing, and this application declares none"
                              .formatted(service)
                          + " (fulfilment.topology.declare)");
            });
  }

  private HealthIndicator topologyOf(String service) {
    return shop.service(service).getBean("brokerTopologyHealthIndicator", HealthIndicator.class);
  }

  @AfterAll
  void close() {
    shop.close();
    users.close();
  }

  @Test
  void anOrderIsCompleted() {
    Basket basket = Basket.of(1, "BOOK-1").orderedBy("separate@example.org");

    String order = shop.places(basket);

    shop.ends(order, "COMPLETED");
    assertThat(shop.mailsTo(basket)).hasSize(1);
    assertThat(ledgers.moneyFor(order)).isEqualTo(1995);
    assertThat(ledgers.shipment(order)).isEqualTo("SHIPPED");
  }

  @Test
  void aCancelledOrderIsUndone() {
    long before = ledgers.onHand("WEBCAM-1");

    String order = shop.places(Basket.of(2, "WEBCAM-1").shippedTo("XX"));

    shop.isCancelledFor(order, "SHIPMENT_FAILED");
    assertThat(ledgers.onHand("WEBCAM-1")).isEqualTo(before);
    assertThat(ledgers.moneyFor(order)).isZero();
  }

  @Test
  void everyPartFindsItsTopologyComplete() {
    Shop.SERVICES.forEach(
        service ->
            await()
                .untilAsserted(
                    () ->
                        assertThat(topologyOf(service).health())
                            .as(service)
                            .isEqualTo(Health.up().build())));
    await()
        .untilAsserted(
            () -> {
              var health = shop.get("/actuator/health/brokerTopology");
              assertThat(health.path("status").asText()).as("%s", health).isEqualTo("UP");
              assertThat(health.at("/details/notes").isMissingNode()).as("%s", health).isTrue();
            });
  }

  @Test
  void aServicePublishesNoMessageOfAnother() throws Exception {
    requireRabbitMq();
    for (String type :
        List.of("PaymentCapturedEvent", "CreateOrderEvent", "ShipOrderCommand", "AnyOther")) {
      isRefused("inventory", channel -> publish(channel, "orders", type));
    }
    isRefused("inventory", channel -> publish(channel, "", "orders.orchestrator"));
    isRefused("inventory", channel -> publish(channel, "orders.undelivered", ""));
    isRefused("inventory", channel -> publish(channel, "orders.unrouted", "PaymentCapturedEvent"));
    isRefused("inventory", channel -> publish(channel, "amq.topic", "InventoryUpdatedEvent"));
    isRefused("orchestrator", channel -> publish(channel, "orders", "PaymentCapturedEvent"));
    isRefused("drill", channel -> publish(channel, "orders", "PaymentCapturedEvent"));
  }

  @Test
  void aServiceReadsNoQueueOfAnother() throws Exception {
    requireRabbitMq();
    for (String queue : List.of("orders.payment", "orders.orchestrator", "orders.undelivered")) {
      isRefused("inventory", channel -> channel.basicGet(queue, false));
      isRefused("inventory", channel -> channel.basicConsume(queue, new DefaultConsumer(channel)));
      isRefused("inventory", channel -> channel.queuePurge(queue));
      isRefused("drill", channel -> channel.basicGet(queue, false));
    }
    isRefused("orchestrator", channel -> channel.basicGet("orders.payment", false));
  }

  @Test
  void aServiceChangesNoQueueExchangeOrBinding() throws Exception {
    requireRabbitMq();
    String own = "orders.inventory";
    Map<String, Object> none = Map.of();
    isRefused("inventory", channel -> channel.queueDeclare("mine", true, false, false, none));
    isRefused("inventory", channel -> channel.queueDeclare("", false, true, true, none));
    isRefused("inventory", channel -> channel.queueDelete(own));
    isRefused("inventory", channel -> channel.exchangeDeclare("mine", "topic"));
    isRefused("inventory", channel -> channel.exchangeDelete("orders"));
    isRefused("inventory", channel -> channel.queueBind(own, "orders", "PaymentCapturedEvent"));
    isRefused("inventory", channel -> channel.queueBind(own, "amq.topic", "#"));
    isRefused(
        "inventory", channel -> channel.queueUnbind(own, "orders", "ReserveInventoryCommand"));
    isRefused("inventory", channel -> channel.queueUnbind("orders.payment", "orders", "x"));
    isRefused("drill", channel -> channel.queueDelete("orders.payment"));
    isRefused("drill", channel -> channel.queueBind("orders.payment", "orders", "#"));
    isRefused("orchestrator", channel -> channel.queueDeclare("mine", true, false, false, none));
    isRefused("orchestrator", channel -> channel.exchangeDelete("amq.topic"));
  }

  /** The routing key is its own, the message is that of another; then also the other's name. */
  @Test
  void aForgedAnswerUnderTheServicesOwnRoutingKeyIsNotApplied() throws Exception {
    requireRabbitMq();
    shop.stop("payment");
    String order = shop.places(Basket.of(1, "CABLE-1"));
    shop.waitsAt(order, "AwaitPayment");
    RawMessage captured =
        RawMessages.rawMessage(
            "PaymentCapturedEvent",
            order,
            "/payment",
            Envelopes.commandId(order, "CapturePaymentCommand"),
            "{\"orderId\": \"%s\", \"paymentId\": \"FORGED\"}".formatted(order));
    RawMessage started =
        RawMessages.rawMessage(
            "ServiceStartedEvent",
            "payment",
            "/payment",
            null,
            "{\"service\": \"payment\", \"startedAt\": \"2026-11-29T12:00:00Z\"}");
    try (Connection connection = users.connect("inventory");
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      publish(channel, "InventoryUpdatedEvent", "inventory", captured);
      publish(channel, "ServiceStartedEvent", "inventory", started);
      publish(channel, "ServiceStartedEvent", null, started);
      channel.waitForConfirmsOrDie(60_000);
    }

    await()
        .untilAsserted(
            () ->
                assertThat(reasons(order, "payment"))
                    .containsExactlyInAnyOrder(
                        "UNEXPECTED PaymentCapturedEvent was published with the routing key"
                            + " 'InventoryUpdatedEvent'; the routing key must be the type",
                        "UNEXPECTED source '/payment' is for the broker's user 'payment', but"
                            + " user-id is 'inventory' (fulfilment.inbox.users)",
                        "UNEXPECTED source '/payment' is for the broker's user 'payment', but"
                            + " user-id is not set (fulfilment.inbox.users)"));
    shop.waitsAt(order, "AwaitPayment");
    isRefused(
        AMQP.PRECONDITION_FAILED,
        "inventory",
        channel -> publish(channel, "ServiceStartedEvent", "payment", started));
    shop.start("payment");
    shop.ends(order, "COMPLETED");
  }

  private List<String> reasons(String... subjects) {
    return ledgers.texts(
        """
        select disposition || ' ' || reason from inbox_message
        where subject = any(?) and disposition = 'UNEXPECTED'
        """,
        (Object) subjects);
  }

  /** It reads all messages, on a queue of its own. */
  @Test
  void theDrillListensAndDoesNothingElse() throws Exception {
    requireRabbitMq();
    List<String> heard = new ArrayList<>();
    try (Connection connection = users.connect("drill");
        Channel channel = connection.createChannel()) {
      channel.exchangeDeclarePassive("orders");
      assertThat(channel.queueDeclarePassive("orders.payment").getConsumerCount()).isPositive();
      channel.queueDeclare("drill-1", false, true, true, Map.of());
      channel.queueBind("drill-1", "orders", "#");
      channel.basicConsume(
          "drill-1",
          true,
          (tag, message) -> heard.add(message.getEnvelope().getRoutingKey()),
          tag -> {});

      shop.ends(shop.places(Basket.of(1, "BOOK-1")), "COMPLETED");

      await().until(() -> List.copyOf(heard).contains("OrderCompletedEvent"));
    }
  }

  private void requireRabbitMq() {
    assumeTrue(environment.isOnRabbitMq(), "the embedded broker has no such permissions");
  }

  private void isRefused(String user, Operation operation) throws Exception {
    isRefused(AMQP.ACCESS_REFUSED, user, operation);
  }

  /** A publication has no answer; the broker closes the channel on which it refuses one. */
  private void isRefused(int code, String user, Operation operation) throws Exception {
    try (Connection connection = users.connect(user)) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      Throwable refusal =
          catchThrowable(
              () -> {
                operation.on(channel);
                channel.waitForConfirms(60_000);
              });
      assertThat(refusal).as(user).isNotNull();
      ShutdownSignalException closed = channel.getCloseReason();
      assertThat(closed).as("%s: %s", user, refusal).isNotNull();
      assertThat(closed.getReason())
          .isInstanceOfSatisfying(
              AMQP.Channel.Close.class,
              close -> assertThat(close.getReplyCode()).as(close.getReplyText()).isEqualTo(code));
    }
  }

  private static void publish(Channel channel, String exchange, String routingKey)
      throws Exception {
    channel.basicPublish(exchange, routingKey, null, new byte[0]);
  }

  private static void publish(Channel channel, String routingKey, String user, RawMessage message)
      throws Exception {
    channel.basicPublish(
        "orders",
        routingKey,
        new BasicProperties.Builder()
            .contentType("application/json")
            .userId(user)
            .headers(message.headers())
            .build(),
        message.body());
  }

  @Test
  void noPartHasMoreThanItsOwnSchema() throws Exception {
    assertThat(ledgers.texts("select rolname from pg_roles where rolsuper and rolcanlogin"))
        .containsExactly("postgres");
    for (String part : users.variables().keySet()) {
      for (String table : TABLES) {
        String read = "select count(*) from " + table;
        if (table.startsWith(part + ".")) {
          runs(part, read);
        } else {
          isForbidden(part, read);
          isForbidden(part, "delete from " + table);
        }
      }
      isForbidden(part, "create table public.mine (id int)");
      isForbidden(part, "create schema mine");
      isForbidden(part, "create temporary table mine (id int)");
      isForbidden(part, "create role mine");
      isForbidden(part, "create database mine");
      isForbidden(part, "alter role %s superuser".formatted(part));
      isForbidden(part, "set role postgres");
      isForbidden(part, "select pg_read_file('/etc/hostname')");
      runs(part, "create table printed (line text)");
      isForbidden(part, "copy printed from program 'id'");
      isForbidden(part, "copy printed to '/tmp/printed'");
      runs(part, "drop table printed");
    }
  }

  @Test
  void eachTableBelongsToTheRoleOfItsSchema() {
    assertThat(
            ledgers.texts(
                """
                select distinct nspname || ' ' || rolname from pg_class c
                join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
                where nspname !~ '^pg_' and nspname <> 'information_schema'
                """))
        .containsExactlyInAnyOrder(
            "orchestrator orchestrator",
            "inventory inventory",
            "payment payment",
            "invoice invoice",
            "shipping shipping");
  }

  private void runs(String user, String sql) throws SQLException {
    try (var connection = users.openDatabase(user);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void isForbidden(String user, String sql) {
    assertThatThrownBy(() -> runs(user, sql))
        .as("%s: %s", user, sql)
        .isInstanceOfSatisfying(
            SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"));
  }
}
