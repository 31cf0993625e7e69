package io.orderescrow.drill;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the drill can be told on its command line. */
enum ArgumentOption {
  SERVICE("inventory", "the one that goes down; or payment, invoice, shipping"),
  DOWN("15s", "for how long; 5m for five minutes"),
  ORDERS("200", "a quarter before, half meanwhile, a quarter after"),
  PATIENCE("2m", "after which an order that has not ended is lost"),
  BUS("lossy", "forgets what nobody reads; or durable"),
  CONTROL("true", "play it without order escrow too; or false"),
  URL("http://localhost:8080", "where the orchestrator is"),
  USER("admin", "places the orders; the password is in DRILL_PASSWORD"),
  TAKE_DOWN("", "the shell command that kills the service"),
  BRING_BACK("", "the shell command that starts it again");

  final String standard;
  final String help;

  /** Where the drill is played. */
  enum Place {
    /** On parts of its own, which it starts and kills. */
    DEVELOPMENT(EnumSet.of(SERVICE, DOWN, ORDERS, PATIENCE, BUS, CONTROL)),
    /** Against a system that runs already. */
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

  /** As it is written: {@code take-down}. */
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
