package io.orderescrow.sample.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.Catalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application with the role of one sample service, without an orchestrator. */
class ServiceAloneIT {

  private static final String[] ALONE = {"--server.port=0", "--fulfilment.amqp.queue-type=classic"};

  @Test
  void runsOneServiceAlone() throws Exception {
    try (var environment = TestEnvironment.fresh();
        var shipping = environment.run(OrderEscrow.class, "shipping", ALONE)) {
      assertThat(clientOf(shipping).answerTo(OrderCommands.ship("alone", "GB")).type())
          .isEqualTo("OrderShippedEvent");
      assertThat(schemasOf(shipping)).contains("shipping").doesNotContain("inventory", "invoice");
      assertThat(status(shipping, "local.server.port", "/actuator/health")).isEqualTo(200);
    }
  }

  @Test
  @Tag("S46")
  void servesProbesOnlyAlsoAtAManagementPort() throws Exception {
    try (var environment = TestEnvironment.fresh();
        var shipping =
            environment.run(
                OrderEscrow.class,
                "shipping",
                "--server.port=0",
                "--management.server.port=0",
                "--fulfilment.amqp.queue-type=classic")) {
      var management = "local.management.port";
      assertThat(status(shipping, management, "/actuator/health/readiness")).isEqualTo(200);
      assertThat(status(shipping, management, "/actuator/metrics")).isIn(401, 403);
      assertThat(status(shipping, "local.server.port", "/actuator/health")).isEqualTo(404);
    }
  }

  @Test
  @Tag("S30")
  void twoNodesShareTheCommandsWithoutDuplicateEffects() {
    try (var environment = TestEnvironment.fresh();
        var one = environment.run(OrderEscrow.class, "inventory", ALONE);
        var two = environment.run(OrderEscrow.class, "inventory", ALONE)) {
      assertThat(two.isRunning()).isTrue();
      var client = clientOf(one);
      var commands = new ArrayList<Command>();
      for (var i = 0; i < 50; i++) {
        var sku = i % 2 == 0 ? "MOUSE-1" : "CABLE-1";
        var command = client.send(OrderCommands.reserve("shared-" + i, sku, 1));
        client.send(OrderCommands.resend(command));
        commands.add(command);
      }

      for (var command : commands) {
        assertThat(client.awaitAnswers(command, 2))
            .extracting(answer -> answer.text("reservationId"))
            .containsOnly(client.answersTo(command).get(0).text("reservationId"));
      }
      assertThat(
              one.getBean(JdbcClient.class)
                  .sql("select sum(reserved) from inventory.stock")
                  .query(Long.class)
                  .single())
          .isEqualTo(50);
    }
  }

  @Test
  @Tag("S6")
  void onALossyBusTheQueueIsDeletedWithItsService() {
    try (var environment = TestEnvironment.fresh();
        var payment = environment.run(OrderEscrow.class, "payment", ALONE)) {
      var admin = new RabbitAdmin(payment.getBean(ConnectionFactory.class));
      try (var shipping =
          environment.run(
              OrderEscrow.class, "shipping", "--server.port=0", "--fulfilment.bus.mode=lossy")) {
        assertThat(clientOf(shipping).answerTo(OrderCommands.ship("lossy", "GB")).type())
            .isEqualTo("OrderShippedEvent");
      }

      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(admin.getQueueInfo("orders.shipping")).isNull());
      assertThat(admin.getQueueInfo("orders.payment")).isNotNull();
    }
  }

  @Test
  void refusesToStartWithAnInvalidSetting() {
    try (var environment = TestEnvironment.fresh()) {
      assertThatThrownBy(
              () ->
                  environment.run(
                      OrderEscrow.class,
                      "shipping",
                      "--server.port=0",
                      "--fulfilment.sample.batch-size=0"))
          .hasStackTraceContaining("batchSize");
    }
  }

  private static CommandClient clientOf(ConfigurableApplicationContext node) {
    return new CommandClient(
        node.getBean(ConnectionFactory.class), node.getBean(Catalogue.class).topology());
  }

  private static Iterable<String> schemasOf(ConfigurableApplicationContext node) {
    return node.getBean(JdbcClient.class)
        .sql("select schema_name from information_schema.schemata")
        .query(String.class)
        .list();
  }

  private static int status(ConfigurableApplicationContext node, String port, String path)
      throws Exception {
    var number = node.getEnvironment().getRequiredProperty(port);
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + number + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
