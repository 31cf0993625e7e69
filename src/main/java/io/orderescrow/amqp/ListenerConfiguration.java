package io.orderescrow.amqp;

import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.Outbox;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the listener to the inbox; waits first while the broker takes messages slowly. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

  @Bean
  InboundListener inboundListener(
      ConnectionFactory connections,
      AmqpAdmin admin,
      Catalogue catalogue,
      Inbox inbox,
      Outbox outbox,
      AmqpSettings settings) {
    Consumer<List<RawMessage>> receiver =
        batch -> {
          outbox.awaitRoom();
          inbox.receive(batch);
        };
    String queue = catalogue.topology().queueOf("orchestrator").name();
    return new InboundListener(connections, admin, queue, receiver, settings);
  }
}
