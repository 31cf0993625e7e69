package io.orderescrow.benchmark;

import org.springframework.amqp.support.converter.Jackson2JsonMessageConverter;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The design that tutorials of Camunda and RabbitMQ lead to: a listener for each message, which
 * correlates it; a delegate that sends; asynchronous continuations before it; all settings as they
 * come. It has no inbox and no outbox, so it doubles and loses messages when something dies.
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
