package io.orderescrow.benchmark;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The limit: an order is one row, moved by one statement for a whole batch, with an inbox and an
 * outbox. It knows the happy path alone, has no history and carries out no timers, so nobody could
 * run a shop on it.
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
