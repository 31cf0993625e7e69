package io.orderescrow.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.orderescrow.topology.BrokerTopology;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.unit.DataSize;

@OnTestBus
class QueueConsumerIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String QUEUE = "queue-consumer-it";

  @Autowired private RabbitAdmin admin;
  @Autowired private ConnectionFactory connections;
  @Autowired private BrokerTopology topology;

  private final Recorder recorder = new Recorder();
  private QueueConsumer consumer;

  /** Acknowledges what it gets, until told otherwise. */
  private static final class Recorder implements QueueConsumer.Receiver {

    final List<String> bodies = new CopyOnWriteArrayList<>();
    volatile boolean acknowledges = true;
    final CompletableFuture<Channel> channel = new CompletableFuture<>();

    @Override
    public void received(
        Channel channel, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      this.channel.complete(channel);
      bodies.add(new String(body, UTF_8));
      if (acknowledges) {
        try {
          channel.basicAck(envelope.getDeliveryTag(), false);
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void closed() {}
  }

  @BeforeEach
  void declare() throws Exception {
    admin.declareQueue(new Queue(QUEUE));
    consumer =
        new QueueConsumer(
            QUEUE,
            connections,
            topology,
            new PrefetchLimit(2, DataSize.ofMegabytes(1)),
            recorder,
            Clock.systemUTC());
    consumer.open();
  }

  @AfterEach
  void delete() {
    consumer.close();
    admin.deleteQueue(QUEUE);
  }

  @Test
  @Tag("F23")
  @Tag("S38")
  void isOpenedAgainWhenTheBrokerHasForgottenIt() throws Exception {
    send("first");
    await().atMost(SOON).until(() -> recorder.bodies.contains("first"));
    // The broker keeps the channel, and the client does not learn of the cancellation.
    recorder.channel.join().basicCancel(consumer.tag());
    send("second");

    await().atMost(SOON).until(() -> !checksAndIsOpen(true));
    consumer.open();

    await().atMost(SOON).until(() -> recorder.bodies.contains("second"));
    assertThat(checksAndIsOpen(true)).isTrue();
  }

  /** During an outage of the database the prefetch is used up, and messages wait for long. */
  @Test
  @Tag("S38")
  void staysOpenWhileItsMessagesAreNotAcknowledged() throws Exception {
    recorder.acknowledges = false;
    send("a");
    send("b");
    send("c");
    await().atMost(SOON).until(() -> recorder.bodies.size() == 2);

    assertThat(checksAndIsOpen(false)).isTrue();
    await()
        .pollDelay(Duration.ofSeconds(6))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(checksAndIsOpen(false)).isTrue());
    assertThat(recorder.bodies).containsExactly("a", "b");
  }

  @Test
  @Tag("S38")
  void closesWhenItsQueueIsGone() {
    admin.deleteQueue(QUEUE);

    await().atMost(SOON).until(() -> !checksAndIsOpen(true));
  }

  private boolean checksAndIsOpen(boolean idle) {
    consumer.closeIfStalled(idle);
    return consumer.isOpen();
  }

  private void send(String body) {
    admin.getRabbitTemplate().convertAndSend("", QUEUE, body);
  }
}
