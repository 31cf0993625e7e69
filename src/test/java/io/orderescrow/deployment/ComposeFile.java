package io.orderescrow.deployment;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} as Docker Compose reads it, with the variables of {@code .env}. */
public final class ComposeFile {

  private static final Path FILE = Path.of("docker-compose.yml");
  private static final Path EXAMPLE = Path.of(".env.example");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:(\\$)|\\{(\\w+)(?:(:-|:\\?)([^}]*))?})");

  private final Map<String, Object> content;
  private final Map<String, String> variables;

  private ComposeFile(Map<String, String> variables) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(200);
    this.content = new Yaml(new SafeConstructor(options)).load(read(FILE));
    this.variables = variables;
  }

  /**
   * @param variables the content of {@code .env}
   */
  public static ComposeFile with(Map<String, String> variables) {
    return new ComposeFile(variables);
  }

  /**
   * Returns a value for each variable of {@code .env.example}.
   *
   * @param value gets the name of the variable
   */
  public static Map<String, String> variables(Function<String, String> value) {
    return read(EXAMPLE)
        .lines()
        .filter(line -> line.matches("\\w+=.*"))
        .map(line -> line.substring(0, line.indexOf('=')))
        .collect(toMap(Function.identity(), value));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of all variables that the file uses. */
  static Set<String> usedVariables() {
    Map<String, Boolean> names = new TreeMap<>();
    VARIABLE
        .matcher(read(FILE))
        .results()
        .filter(found -> found.group(2) != null)
        .forEach(found -> names.put(found.group(2), true));
    return names.keySet();
  }

  /** Returns the properties of each container, by its name. */
  Map<String, Map<?, ?>> containers() {
    return maps(content.get("services"));
  }

  private Map<?, ?> container(String name) {
    Map<?, ?> container = containers().get(name);
    if (container == null) {
      throw new IllegalArgumentException(FILE + " has no container " + name);
    }
    return container;
  }

  /** Returns the properties of each network, by its name. */
  Map<String, Map<?, ?>> networks() {
    return maps(content.get("networks"));
  }

  private static Map<String, Map<?, ?>> maps(@Nullable Object parent) {
    Map<String, Map<?, ?>> all = new LinkedHashMap<>();
    ((Map<?, ?>) required(parent))
        .forEach(
            (name, child) ->
                all.put(String.valueOf(name), child instanceof Map<?, ?> map ? map : Map.of()));
    return all;
  }

  private static Object required(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException(FILE + " lacks a section");
    }
    return value;
  }

  /** Returns a list of one container; empty when it does not have the list. */
  List<String> list(String container, String property) {
    Object value = container(container).get(property);
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /**
   * Returns the environment variables of one container.
   *
   * @throws IllegalStateException when a required variable is missing, with the file's sentence
   */
  public Map<String, String> environment(String container) {
    Map<String, String> environment = new TreeMap<>();
    if (container(container).get("environment") instanceof Map<?, ?> raw) {
      raw.forEach((name, value) -> environment.put("" + name, interpolated("" + value)));
    }
    return environment;
  }

  private String interpolated(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(found.group(1) != null ? "$" : valueOf(found)));
  }

  private String valueOf(MatchResult found) {
    String value = variables.getOrDefault(found.group(2), "");
    if (!value.isEmpty() || found.group(3) == null) {
      return value;
    }
    if (found.group(3).equals(":?")) {
      throw new IllegalStateException(found.group(2) + ": " + found.group(4));
    }
    return found.group(4);
  }
}
