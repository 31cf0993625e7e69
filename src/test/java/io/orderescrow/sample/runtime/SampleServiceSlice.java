package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import java.time.Clock;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The sample services without the orchestrator. */
@ComponentScan({"io.orderescrow.message", "io.orderescrow.sample"})
@ConfigurationPropertiesScan({"io.orderescrow.message", "io.orderescrow.sample"})
@ImportAutoConfiguration({
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  TransactionAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  JdbcClientAutoConfiguration.class,
  RabbitAutoConfiguration.class,
  MailSenderAutoConfiguration.class
})
class SampleServiceSlice {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  CommandClient commandClient(ConnectionFactory connections, Catalogue catalogue) {
    return new CommandClient(connections, catalogue.topology());
  }
}
