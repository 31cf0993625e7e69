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
 * Publishes on a channel of its own, with publisher confirms. One thread at a time.
 *
 * <p>It speaks to the client library directly, so that it needs no particular confirm setting of
 * the connection factory it shares with others.
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
   * @param headers the CloudEvents attributes of an emission as AMQP headers
   * @param mandatory whether only what is in a queue counts as published
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
   * Publishes all, then waits for the broker's word.
   *
   * @return the numbers of those that are published: confirmed and not returned
   * @throws org.springframework.amqp.AmqpException when there is no connection to be had
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
      log.warn("No word from the broker on some answers: {}", e.toString());
      close();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
    }
    return word.delivered();
  }

  /** Gives the channel up; a word that is still to come on it is not heard. */
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
        throw new IOException("The connection is not one of the AMQP client's");
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
   * What the broker says of one batch. An unroutable message is returned and then confirmed by
   * RabbitMQ, and refused by others; both mean that nobody has it.
   */
  private static class BrokersWord implements ConfirmListener {

    private final ConcurrentSkipListMap<Long, Emission> awaited = new ConcurrentSkipListMap<>();
    private final Map<Long, String> confirmed = new ConcurrentHashMap<>();
    private final Set<String> returned = ConcurrentHashMap.newKeySet();

    void expect(long sequence, Emission emission) {
      awaited.put(sequence, emission);
    }

    void returned(Return message) {
      log.warn("{} reached no queue: {}", message.getRoutingKey(), message.getReplyText());
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
