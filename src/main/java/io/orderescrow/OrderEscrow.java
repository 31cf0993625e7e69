package io.orderescrow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The one application of this project. Which part it plays is said by its profiles: {@code
 * orchestrator}, or one or more of the reference participants.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderEscrow {

  public static void main(String[] args) {
    SpringApplication.run(OrderEscrow.class, args);
  }
}
