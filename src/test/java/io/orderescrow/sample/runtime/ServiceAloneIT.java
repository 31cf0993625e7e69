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

/** The real application in a participant's role only, without an orchestrator anywhere. */
class ServiceAloneIT {

  private static final String[] ALONE = {"--server.port=0", "--fulfilment.amqp.queue-type=classic"};

  @Test
  void oneRoleIsAnApplication() throws Exception {
    try (var surroundings = TestEnvironment.fresh();
        var shipping = surroundings.run(OrderEscrow.class, "shipping", ALONE)) {
      assertThat(askerOf(shipping).answerTo(OrderCommands.ship("alone", "GB")).type())
          .isEqualTo("OrderShippedEvent");
      assertThat(schemasOf(shipping)).contains("shipping").doesNotContain("inventory", "invoice");
      assertThat(healthOf(shipping)).isEqualTo(200);
    }
  }

  @Test
  @Tag("S30")
  void twoNodesOfOneRoleShareTheWorkAndDoNothingTwice() {
    try (var surroundings = TestEnvironment.fresh();
        var one = surroundings.run(OrderEscrow.class, "inventory", ALONE);
        var two = surroundings.run(OrderEscrow.class, "inventory", ALONE)) {
      assertThat(two.isRunning()).isTrue();
      var asker = askerOf(one);
      var commands = new ArrayList<Command>();
      for (var i = 0; i < 50; i++) {
        var sku = i % 2 == 0 ? "MOUSE-1" : "CABLE-1";
        var command = asker.ask(OrderCommands.reserve("shared-" + i, sku, 1));
        asker.ask(OrderCommands.again(command));
        commands.add(command);
      }

      for (var command : commands) {
        assertThat(asker.awaitAnswers(command, 2))
            .extracting(answer -> answer.says("reservationId"))
            .containsOnly(asker.answersTo(command).get(0).says("reservationId"));
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
  void onALossyBusItsQueueDiesWithIt() {
    try (var surroundings = TestEnvironment.fresh();
        var payment = surroundings.run(OrderEscrow.class, "payment", ALONE)) {
      var admin = new RabbitAdmin(payment.getBean(ConnectionFactory.class));
      try (var shipping =
          surroundings.run(
              OrderEscrow.class, "shipping", "--server.port=0", "--fulfilment.bus.mode=lossy")) {
        assertThat(askerOf(shipping).answerTo(OrderCommands.ship("lossy", "GB")).type())
            .isEqualTo("OrderShippedEvent");
      }

      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(admin.getQueueInfo("orders.shipping")).isNull());
      assertThat(admin.getQueueInfo("orders.payment")).isNotNull();
    }
  }

  @Test
  void refusesToStartOnASettingThatCannotBe() {
    try (var surroundings = TestEnvironment.fresh()) {
      assertThatThrownBy(
              () ->
                  surroundings.run(
                      OrderEscrow.class,
                      "shipping",
                      "--server.port=0",
                      "--fulfilment.sample.batch-size=0"))
          .hasStackTraceContaining("batchSize");
    }
  }

  private static CommandClient askerOf(ConfigurableApplicationContext node) {
    return new CommandClient(
        node.getBean(ConnectionFactory.class), node.getBean(Catalogue.class).topology());
  }

  private static Iterable<String> schemasOf(ConfigurableApplicationContext node) {
    return node.getBean(JdbcClient.class)
        .sql("select schema_name from information_schema.schemata")
        .query(String.class)
        .list();
  }

  private static int healthOf(ConfigurableApplicationContext node) throws Exception {
    var port = node.getEnvironment().getProperty("local.server.port");
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
