package io.orderescrow.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.drill.Arguments.Refused;
import io.orderescrow.drill.DrillBus.Reader;
import io.orderescrow.message.Topology;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A system that is already deployed. It has no control run. A control run needs a second set of
 * services, which work as a choreography beside the deployed ones.
 */
final class Deployment implements RunningParts {

  /** The environment variable that contains the password. */
  static final String PASSWORD = "DRILL_PASSWORD";

  private final ConnectionFactory connections;
  private final Topology topology;
  private final Clock clock;
  private final String url;
  private final RestStorefront orchestrator;
  private final String takeDown;
  private final String bringBack;
  private @Nullable DrillBus bus;

  /**
   * @throws Refused when a required argument or the password is missing, or when the URL is invalid
   */
  Deployment(
      Arguments arguments,
      @Nullable String password,
      ConnectionFactory connections,
      Topology topology,
      Clock clock) {
    this.connections = connections;
    this.topology = topology;
    this.clock = clock;
    this.takeDown = arguments.required(ArgumentOption.TAKE_DOWN);
    this.bringBack = arguments.required(ArgumentOption.BRING_BACK);
    this.url = arguments.text(ArgumentOption.URL);
    if (password == null || password.isEmpty()) {
      throw new Refused(
          "The environment variable %s must hold the password of --user=%s"
              .formatted(PASSWORD, arguments.text(ArgumentOption.USER)));
    }
    this.orchestrator =
        new RestStorefront(address(url), arguments.text(ArgumentOption.USER), password);
  }

  private static URI address(String url) {
    try {
      URI address = URI.create(url);
      if (address.getHost() != null && address.getScheme().matches("https?")) {
        return address;
      }
    } catch (IllegalArgumentException noAddress) {
      // The exception below reports it.
    }
    throw new Refused("--url must be an address such as http://localhost:8080, not '" + url + "'");
  }

  @Override
  public String intro(DrillSettings settings) {
    return """
        The drill: %d orders are placed at %s,
        and %s is taken down for %d s.
          down  %s
          back  %s"""
        .formatted(
            settings.orders(),
            url,
            settings.service(),
            settings.down().toSeconds(),
            takeDown,
            bringBack);
  }

  @Override
  public List<SystemUnderTest> open(DrillSettings settings, ProgressReporter progress) {
    progress.stage("checking the deployment");
    orchestrator.reconciliation();
    DrillBus open = new DrillBus(connections, topology);
    bus = open;
    for (DrillService service : DrillService.values()) {
      if (open.readerOf(service) != Reader.THERE) {
        throw new DrillFailedException(
            service + " does not consume its queue: all services must be up");
      }
    }
    Outage outage = new CommandOutage(takeDown, bringBack, Drill.LIMIT);
    return List.of(
        new SystemUnderTest(Variant.ESCROW, settings.service(), open, orchestrator, outage, clock));
  }

  @Override
  public List<String> notes() {
    return List.of(
        "There is no control run on a deployment.",
        "GET /reconciliation: " + troubles(orchestrator.reconciliation()));
  }

  /** Describes all orders of the system, not only the orders of the drill. */
  private static String troubles(JsonNode reconciliation) {
    List<String> troubles =
        Stream.of("lost", "unaccounted", "overdue", "stray")
            .filter(trouble -> reconciliation.path(trouble).path("count").asLong() > 0)
            .map(
                trouble ->
                    "%d %s, such as %s"
                        .formatted(
                            reconciliation.path(trouble).path("count").asLong(),
                            trouble,
                            reconciliation.path(trouble).path("first").path(0).asText()))
            .toList();
    return troubles.isEmpty() ? "every order is accounted for." : String.join("; ", troubles) + ".";
  }

  @Override
  public String whereToLook() {
    return "See the logs of the deployment for details.";
  }

  @Override
  public void close() {
    if (bus != null) {
      bus.close();
    }
  }
}
