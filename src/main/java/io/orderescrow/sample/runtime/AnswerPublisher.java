package io.orderescrow.sample.runtime;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.sample.runtime.AnswerTable.Emission;
import io.orderescrow.topology.BrokerTopology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Publishes answers with publisher confirms. It puts its channel into confirm mode itself, so it
 * does not depend on the confirm setting of the shared connection factory.
 */
class AnswerPublisher {

  private static final Logger log = LoggerFactory.getLogger(AnswerPublisher.class);
  private static final long CONFIRM_TIMEOUT_MILLIS = 10_000;
  private static final int PERSISTENT = 2;

  private final RabbitTemplate rabbit;
  private final BrokerTopology topology;
  private final MessageContract contract;
  private final String user;

  AnswerPublisher(
      ConnectionFactory connections, BrokerTopology topology, MessageContract contract) {
    this.rabbit = new RabbitTemplate(connections);
    // A broker that is short of memory blocks connections that publish; commands must not wait.
    this.rabbit.setUsePublisherConnection(true);
    this.topology = topology;
    this.contract = contract;
    this.user = connections.getUsername();
  }

  /**
   * Publishes all emissions, then waits up to 10 seconds for the confirms of the broker. RabbitMQ
   * returns an unroutable message and then confirms it; other brokers refuse it. In both cases no
   * queue holds the message.
   *
   * @return the numbers of the published emissions, which are confirmed and not returned
   * @throws org.springframework.amqp.AmqpException when no connection can be opened
   */
  List<Long> publish(List<Emission> emissions) {
    List<Long> published = rabbit.execute(channel -> publish(channel, emissions));
    return published == null ? List.of() : published;
  }

  private List<Long> publish(Channel channel, List<Emission> emissions) {
    NavigableMap<Long, Emission> pending = new ConcurrentSkipListMap<>();
    Queue<Long> published = new ConcurrentLinkedQueue<>();
    try {
      if (channel.getNextPublishSeqNo() == 0) {
        channel.confirmSelect();
      }
      ConfirmListener confirms =
          channel.addConfirmListener(
              (sequence, multiple) -> {
                Map<Long, Emission> confirmed = upTo(sequence, multiple, pending);
                confirmed.values().forEach(emission -> published.add(emission.number()));
                confirmed.clear();
              },
              (sequence, multiple) -> upTo(sequence, multiple, pending).clear());
      ReturnListener returns =
          channel.addReturnListener(
              returned -> {
                log.warn(
                    "No queue received {}: {}", returned.getRoutingKey(), returned.getReplyText());
                String id = returned.getProperties().getMessageId();
                pending.values().removeIf(emission -> emission.envelope().id().equals(id));
              });
      for (Emission emission : emissions) {
        pending.put(channel.getNextPublishSeqNo(), emission);
        channel.basicPublish(
            contract.exchange,
            emission.envelope().type(),
            contract.mandatory(),
            properties(emission.envelope()),
            emission.payload().getBytes(StandardCharsets.UTF_8));
      }
      channel.waitForConfirms(CONFIRM_TIMEOUT_MILLIS);
      channel.removeConfirmListener(confirms);
      channel.removeReturnListener(returns);
    } catch (IOException | ShutdownSignalException | TimeoutException e) {
      log.warn("The broker did not confirm all answers: {}", e.toString());
      RabbitUtils.setPhysicalCloseRequired(channel, true);
    } catch (InterruptedException e) {
      RabbitUtils.setPhysicalCloseRequired(channel, true);
      Thread.currentThread().interrupt();
    }
    if (published.size() < emissions.size()) {
      topology.check();
    }
    return List.copyOf(published);
  }

  private static Map<Long, Emission> upTo(
      long sequence, boolean multiple, NavigableMap<Long, Emission> pending) {
    return pending.subMap(multiple ? 0L : sequence, true, sequence, true);
  }

  /** The broker refuses a user other than that of the connection. */
  private AMQP.BasicProperties properties(Envelope envelope) {
    return new AMQP.BasicProperties.Builder()
        .type(envelope.type())
        .messageId(envelope.id())
        .timestamp(Date.from(envelope.time()))
        .contentType("application/json")
        .userId(user)
        .deliveryMode(PERSISTENT)
        .headers(Envelopes.headers(envelope))
        .build();
  }
}
