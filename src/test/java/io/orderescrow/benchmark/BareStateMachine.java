package io.orderescrow.benchmark;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The upper limit: an order is one row, and one statement moves a whole batch. This design has an
 * inbox and an outbox. It knows the happy path only, and it has no history and fires no timers. It
 * is not fit for production.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(MachineTable.class)
class BareStateMachine {

  @Bean
  MachineWorker firstWorker(
      ConnectionFactory connections, MachineTable table, TransactionTemplate transaction) {
    return new MachineWorker(connections, table, transaction);
  }

  @Bean
  MachineWorker secondWorker(
      ConnectionFactory connections, MachineTable table, TransactionTemplate transaction) {
    return new MachineWorker(connections, table, transaction);
  }
}
