package io.orderescrow.drill;

import io.orderescrow.drill.ArgumentOption.Place;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;

/** The arguments of the drill. Each has the form {@code --name=value}. */
final class Arguments {

  private static final int SHORT = 20;

  private final Map<ArgumentOption, String> given;

  private Arguments(Map<ArgumentOption, String> given) {
    this.given = given;
  }

  /** An argument is unknown, missing or invalid. The message names the argument. */
  static class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
      super(sentence);
    }
  }

  static boolean askForHelp(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }

  static String help(Place place) {
    return "The drill kills a service for a while and accounts for every order."
        + System.lineSeparator()
        + place.options.stream()
            .map(option -> line(option + "=" + option.standard, option.help))
            .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(String argument, String help) {
    return argument.length() > SHORT
        ? "  --%s%n  %-23s%s".formatted(argument, "", help)
        : "  --%-21s%s".formatted(argument, help);
  }

  /**
   * Parses a command line. Names with a dot are Spring properties; this method ignores them.
   *
   * @throws Refused when an argument is unknown in this environment or has no value
   */
  static Arguments read(List<String> arguments, Place place) {
    Map<ArgumentOption, String> given = new EnumMap<>(ArgumentOption.class);
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
      if (name.contains(".")) {
        continue;
      }
      ArgumentOption option =
          ArgumentOption.named(name, place)
              .orElseThrow(
                  () ->
                      new Refused(
                          "Unknown argument %s; the arguments are %s"
                              .formatted(parts[0], names(place))));
      if (parts.length < 2 || parts[1].isBlank()) {
        throw new Refused("--%s needs a value: --%1$s=...".formatted(option));
      }
      given.put(option, parts[1]);
    }
    return new Arguments(given);
  }

  private static String names(Place place) {
    return Stream.concat(place.options.stream().map(option -> "--" + option), Stream.of("--help"))
        .collect(Collectors.joining(" "));
  }

  String text(ArgumentOption option) {
    return given.getOrDefault(option, option.standard);
  }

  /** The value of an option that has no default. */
  String required(ArgumentOption option) {
    if (text(option).isEmpty()) {
      throw new Refused("--%s is required: %s".formatted(option, option.help));
    }
    return text(option);
  }

  int number(ArgumentOption option, int least, int most) {
    String wanted = "a number from %d to %d".formatted(least, most);
    return within(option, Integer::valueOf, least, most, wanted);
  }

  Duration duration(ArgumentOption option, Duration least, Duration most) {
    String wanted = "a duration from %s to %s, such as 30s".formatted(least, most);
    return within(option, DurationStyle::detectAndParse, least, most, wanted);
  }

  private <T extends Comparable<T>> T within(
      ArgumentOption option, Function<String, T> parser, T least, T most, String wanted) {
    try {
      T value = parser.apply(text(option));
      if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
        return value;
      }
    } catch (IllegalArgumentException invalid) {
      // The exception below reports it.
    }
    throw refused(option, wanted);
  }

  /** The element of {@code values} whose text equals the value of the option. */
  <T> T oneOf(ArgumentOption option, List<T> values) {
    return values.stream()
        .filter(value -> value.toString().equals(text(option)))
        .findAny()
        .orElseThrow(
            () ->
                refused(
                    option,
                    values.stream().map(Object::toString).collect(Collectors.joining(" or "))));
  }

  private Refused refused(ArgumentOption option, String wanted) {
    return new Refused("--%s must be %s, not '%s'".formatted(option, wanted, text(option)));
  }
}
