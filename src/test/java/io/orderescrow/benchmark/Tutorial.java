package io.orderescrow.benchmark;

import org.springframework.amqp.support.converter.Jackson2JsonMessageConverter;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The design of the tutorials of Camunda and RabbitMQ. A listener for each message correlates it; a
 * delegate sends, after an asynchronous continuation. All settings have their defaults. Without
 * inbox and outbox, a crash can lose and duplicate messages.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({TutorialListeners.class, TutorialSend.class, AsynchronousSends.class, PlainPatience.class})
class Tutorial {

  @Bean
  Jackson2JsonMessageConverter json() {
    return new Jackson2JsonMessageConverter();
  }
}
