package io.orderescrow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

  private static final int PATIENCE_MILLIS = 120_000;

  @TempDir private Path parent;

  @Test
  void keepsQueuesAndMessagesOverARestartOnTheSamePort() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.keptIn(parent, 0)) {
      int port = broker.port();
      try (Connection connection = connect(broker, "/");
          var channel = connection.createChannel()) {
        channel.confirmSelect();
        channel.queueDeclare("kept", true, false, false, Map.of("x-queue-type", "quorum"));
        channel.basicPublish(
            "",
            "kept",
            MessageProperties.PERSISTENT_TEXT_PLAIN,
            "a message".getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
      }

      broker.stop();
      assertThatThrownBy(() -> connect(broker, "/")).isInstanceOf(ConnectException.class);

      broker.start();
      assertThat(broker.port()).isEqualTo(port);
      try (Connection connection = connect(broker, "/");
          var channel = connection.createChannel()) {
        assertThat(channel.basicGet("kept", true).getBody()).asString().isEqualTo("a message");
      }
    }
  }

  @Test
  void givesEachVirtualHostItsOwnQueues() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.inMemory()) {
      broker.createVirtualHost("one");
      broker.createVirtualHost("two");
      try (Connection one = connect(broker, "one");
          Connection two = connect(broker, "two")) {
        one.createChannel().queueDeclare("mine", true, false, false, Map.of());

        assertThatThrownBy(() -> two.createChannel().queueDeclarePassive("mine"))
            .isInstanceOf(IOException.class);
      }
      broker.deleteVirtualHost("one");
      assertThatThrownBy(() -> connect(broker, "one")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void reportsThatItsPortIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedBroker.keptIn(parent, taken.getLocalPort()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("did not start")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  private static Connection connect(EmbeddedBroker broker, String virtualHost) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setVirtualHost(virtualHost);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setHandshakeTimeout(PATIENCE_MILLIS);
    return factory.newConnection();
  }
}
