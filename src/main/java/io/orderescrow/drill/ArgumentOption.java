package io.orderescrow.drill;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An option on the command line of the drill. */
enum ArgumentOption {
  SERVICE("inventory", "the killed service; or payment, invoice, shipping"),
  DOWN("15s", "how long it is down; 5m for five minutes"),
  ORDERS("200", "a quarter before, half during, a quarter after it"),
  PATIENCE("2m", "an order without an end after this time is lost"),
  BUS("lossy", "drops messages without a reader; or durable"),
  CONTROL("true", "also run the services as a choreography; or false"),
  URL("http://localhost:8080", "the address of the orchestrator"),
  USER("admin", "places the orders; its password is in DRILL_PASSWORD"),
  TAKE_DOWN("", "the shell command that kills the service"),
  BRING_BACK("", "the shell command that restarts it");

  final String standard;
  final String help;

  /** The environment in which the drill runs. */
  enum Place {
    /** The drill starts its own servers and services, and kills one of the services. */
    DEVELOPMENT(EnumSet.of(SERVICE, DOWN, ORDERS, PATIENCE, BUS, CONTROL)),
    /** The drill runs against a system that is already deployed. */
    DEPLOYMENT(EnumSet.of(SERVICE, DOWN, ORDERS, PATIENCE, URL, USER, TAKE_DOWN, BRING_BACK));

    final Set<ArgumentOption> options;

    Place(Set<ArgumentOption> options) {
      this.options = options;
    }
  }

  ArgumentOption(String standard, String help) {
    this.standard = standard;
    this.help = help;
  }

  /** The name on the command line, such as {@code take-down}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ArgumentOption> named(String name, Place place) {
    return Arrays.stream(values())
        .filter(option -> option.toString().equals(name) && place.options.contains(option))
        .findAny();
  }
}
