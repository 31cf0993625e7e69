package io.orderescrow.sample.runtime;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.sample.runtime.AnswerTable.Emission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes on its own channel, with publisher confirms. Only one thread at a time may use it.
 *
 * <p>It uses the RabbitMQ client library directly. It therefore does not depend on the confirm
 * setting of the shared connection factory.
 */
class AnswerPublisher {

  private static final Logger log = LoggerFactory.getLogger(AnswerPublisher.class);
  private static final long CONFIRM_TIMEOUT_MILLIS = 10_000;
  private static final int PERSISTENT = 2;

  private final ConnectionFactory connections;
  private final String exchange;
  private final Function<Emission, Map<String, Object>> headers;
  private final boolean mandatory;
  private @Nullable Channel channel;

  /**
   * @param headers maps an emission to its CloudEvents attributes as AMQP headers
   * @param mandatory whether an emission counts as published only when a queue holds it
   */
  AnswerPublisher(
      ConnectionFactory connections,
      String exchange,
      Function<Emission, Map<String, Object>> headers,
      boolean mandatory) {
    this.connections = connections;
    this.exchange = exchange;
    this.headers = headers;
    this.mandatory = mandatory;
  }

  /**
   * Publishes all emissions, then waits up to 10 seconds for the confirms of the broker.
   *
   * @return the numbers of the published emissions, which are confirmed and not returned
   * @throws org.springframework.amqp.AmqpException when no connection can be opened
   */
  List<Long> publish(List<Emission> emissions) {
    var word = new BrokersWord();
    try {
      var channel = openChannel();
      channel.addConfirmListener(word);
      var returns = channel.addReturnListener((ReturnCallback) word::returned);
      for (var emission : emissions) {
        word.expect(channel.getNextPublishSeqNo(), emission);
        channel.basicPublish(
            exchange, emission.type(), mandatory, properties(emission), body(emission));
      }
      channel.waitForConfirms(CONFIRM_TIMEOUT_MILLIS);
      channel.removeConfirmListener(word);
      channel.removeReturnListener(returns);
    } catch (IOException | ShutdownSignalException | TimeoutException e) {
      log.warn("The broker did not confirm all answers: {}", e.toString());
      close();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
    }
    return word.delivered();
  }

  /** Closes the channel. Confirms that are still pending on it are lost. */
  void close() {
    if (channel != null) {
      try {
        channel.abort();
      } catch (IOException e) {
        log.debug("Could not close a channel", e);
      }
      channel = null;
    }
  }

  private Channel openChannel() throws IOException {
    var open = channel;
    if (open == null || !open.isOpen()) {
      var connection = connections.createConnection().getDelegate();
      if (connection == null) {
        throw new IOException("The connection is not a RabbitMQ client connection");
      }
      open = connection.createChannel();
      open.confirmSelect();
      channel = open;
    }
    return open;
  }

  private AMQP.BasicProperties properties(Emission emission) {
    return new AMQP.BasicProperties.Builder()
        .type(emission.type())
        .messageId(emission.id())
        .timestamp(Date.from(emission.time()))
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .headers(headers.apply(emission))
        .build();
  }

  private static byte[] body(Emission emission) {
    return emission.payload().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Collects the confirms and returns of one batch. RabbitMQ returns an unroutable message and then
   * confirms it; other brokers refuse it. In both cases no queue holds the message.
   */
  private static class BrokersWord implements ConfirmListener {

    private final ConcurrentSkipListMap<Long, Emission> awaited = new ConcurrentSkipListMap<>();
    private final Map<Long, String> confirmed = new ConcurrentHashMap<>();
    private final Set<String> returned = ConcurrentHashMap.newKeySet();

    void expect(long sequence, Emission emission) {
      awaited.put(sequence, emission);
    }

    void returned(Return message) {
      log.warn("No queue received {}: {}", message.getRoutingKey(), message.getReplyText());
      returned.add(message.getProperties().getMessageId());
    }

    @Override
    public void handleAck(long sequence, boolean multiple) {
      var meant = upTo(sequence, multiple);
      meant.values().forEach(emission -> confirmed.put(emission.number(), emission.id()));
      meant.clear();
    }

    @Override
    public void handleNack(long sequence, boolean multiple) {
      upTo(sequence, multiple).clear();
    }

    private Map<Long, Emission> upTo(long sequence, boolean multiple) {
      return awaited.subMap(multiple ? Long.valueOf(0) : sequence, true, sequence, true);
    }

    List<Long> delivered() {
      var numbers = new ArrayList<Long>();
      var gone = new HashSet<>(returned);
      confirmed.forEach(
          (number, id) -> {
            if (!gone.contains(id)) {
              numbers.add(number);
            }
          });
      return numbers;
    }
  }
}
