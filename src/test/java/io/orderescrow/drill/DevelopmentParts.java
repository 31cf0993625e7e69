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
    return arguments.truth(ArgumentOption.CONTROL);
  }

  @Override
  public String intro(DrillSettings settings) {
    String played =
        """
        The drill: %d orders, and %s is killed for %d s.
        The bus is %s."""
            .formatted(
                settings.orders(),
                settings.service(),
                settings.down().toSeconds(),
                bus().equals("lossy")
                    ? "lossy: what is published while nobody reads is gone"
                    : "durable: it queues what nobody reads");
    return isControlled()
        ? played
            + """

            It is played twice at once: with order escrow, and with the same services
            alone, each acting upon the event of the one before it."""
        : played;
  }

  @Override
  public List<SystemUnderTest> open(DrillSettings settings, ProgressReporter show) {
    show.stage("starting PostgreSQL, a broker, a mail server and the services");
    List<Variant> styles =
        Stream.of(Variant.values())
            .filter(style -> style == Variant.ESCROW || isControlled())
            .toList();
    styles.forEach(
        style -> {
          synchronized (shops) {
            shops.add(new DrillShop(style, settings.service(), bus(), servers.surroundings()));
          }
        });
    return shops.stream().map(shop -> shop.open(clock)).toList();
  }

  @Override
  public List<String> complaints(List<DrillOutcome> outcomes) {
    return shops.get(0).books().complaints(outcomes.get(0));
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  List<DrillShop> shops() {
    return shops;
  }

  @Override
  public String whereToLook() {
    return "What the services have logged is in target/drill.log and target/nodes.";
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
