package io.orderescrow.drill;

import io.orderescrow.drill.ArgumentOption.Place;
import io.orderescrow.message.Catalogue;
import java.time.Clock;
import java.util.List;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Runs the drill once against a deployment, after the application has started. */
@Component
@Profile("drill")
class DrillRole implements ApplicationRunner, ExitCodeGenerator {

  private final ConnectionFactory connections;
  private final Catalogue catalogue;
  private final Clock clock;
  private final Environment environment;
  private int exitCode;

  DrillRole(
      ConnectionFactory connections, Catalogue catalogue, Clock clock, Environment environment) {
    this.connections = connections;
    this.catalogue = catalogue;
    this.clock = clock;
    this.environment = environment;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    exitCode =
        CommandLine.ofThisProcess(clock)
            .run(
                List.of(arguments.getSourceArgs()),
                Place.DEPLOYMENT,
                read ->
                    new Deployment(
                        read,
                        environment.getProperty(Deployment.PASSWORD),
                        connections,
                        catalogue.topology(),
                        clock));
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
