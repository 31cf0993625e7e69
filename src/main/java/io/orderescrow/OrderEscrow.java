package io.orderescrow;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * The one application of this project. Which part it plays is said by its profiles: {@code
 * orchestrator}, or one or more of the reference participants {@code inventory}, {@code payment},
 * {@code invoice}, {@code shipping}; or {@code drill}, which tries out a system that runs.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderEscrow {

  public static void main(String[] args) {
    var context = SpringApplication.run(OrderEscrow.class, args);
    if (context.getEnvironment().matchesProfiles(Roles.DRILL)) {
      System.exit(SpringApplication.exit(context));
    }
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
