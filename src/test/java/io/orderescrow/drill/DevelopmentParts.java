package io.orderescrow.drill;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts everything that the drill needs, and stops it after the drill. */
final class DevelopmentParts implements RunningParts {

  private final Arguments arguments;
  private final DrillServers servers;
  private final Clock clock;
  private final List<DrillShop> shops = new ArrayList<>();

  /**
   * @param servers the servers, which this object closes
   */
  DevelopmentParts(Arguments arguments, DrillServers servers, Clock clock) {
    this.arguments = arguments;
    this.servers = servers;
    this.clock = clock;
    bus();
    isControlled();
  }

  private String bus() {
    return arguments.oneOf(ArgumentOption.BUS, List.of("lossy", "durable"));
  }

  private boolean isControlled() {
    return arguments.oneOf(ArgumentOption.CONTROL, List.of(true, false));
  }

  @Override
  public String intro(DrillSettings settings) {
    String drill =
        """
        The drill: %d orders, and %s is killed for %d s.
        The bus is %s."""
            .formatted(
                settings.orders(),
                settings.service(),
                settings.down().toSeconds(),
                bus().equals("lossy")
                    ? "lossy: it drops messages that no service receives"
                    : "durable: it keeps messages until a service receives them");
    return isControlled()
        ? drill
            + """

            It runs on two systems at once: with order escrow, and as a choreography, in
            which each of the same services reacts to the event of the one before it."""
        : drill;
  }

  @Override
  public List<SystemUnderTest> open(DrillSettings settings, ProgressReporter progress) {
    progress.stage("starting PostgreSQL, a broker, a mail server and the services");
    List<Variant> variants =
        Stream.of(Variant.values())
            .filter(variant -> variant == Variant.ESCROW || isControlled())
            .toList();
    variants.forEach(
        variant -> {
          synchronized (shops) {
            shops.add(new DrillShop(variant, settings.service(), bus(), servers.environment()));
          }
        });
    return shops.stream().map(shop -> shop.open(clock)).toList();
  }

  @Override
  public List<String> discrepancies(List<DrillOutcome> outcomes) {
    return shops.get(0).ledgers().discrepancies(outcomes.get(0));
  }

  List<DrillShop> shops() {
    return shops;
  }

  @Override
  public String whereToLook() {
    return "The logs of the services are in target/drill.log and target/nodes.";
  }

  @Override
  public void abandon() {
    synchronized (shops) {
      shops.forEach(DrillShop::kill);
    }
    servers.close();
  }

  @Override
  public void close() {
    synchronized (shops) {
      shops.forEach(DrillShop::close);
      shops.clear();
      servers.close();
    }
  }
}
