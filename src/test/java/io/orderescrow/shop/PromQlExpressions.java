package io.orderescrow.shop;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The PromQL of the dashboard and of the alert rules, parsed as far as these tests need it. */
final class PromQlExpressions {

  static final Path DASHBOARD = Path.of("src/main/docker/grafana/orders.json");
  static final Path ALERTS = Path.of("src/main/docker/prometheus/alerts.yml");

  /** Labels that Prometheus itself adds. */
  private static final Set<String> ADDED = Set.of("job", "instance", "le");

  private static final Pattern GROUPING = Pattern.compile("\\b(by|without)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w.])([a-z_]\\w*)\\b(?!\\s*\\()(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*[=!]~?\\s*\"[^\"]*\"");

  private PromQlExpressions() {}

  static JsonNode dashboard() {
    return read(new ObjectMapper(), DASHBOARD);
  }

  static List<JsonNode> alerts() {
    return read(new YAMLMapper(), ALERTS).findParents("alert");
  }

  static List<String> all() {
    List<String> all = new ArrayList<>(dashboard().findValuesAsText("expr"));
    alerts().forEach(alert -> all.add(alert.path("expr").asText()));
    return all;
  }

  /** Returns the name of each used metric, with all labels that any expression uses with it. */
  static Map<String, Set<String>> labelsByName() {
    Map<String, Set<String>> used = new TreeMap<>();
    for (String expression : all()) {
      String rest = GROUPING.matcher(expression).replaceAll(" ").replaceAll("\\[[^]]*]", " ");
      Set<String> grouped =
          GROUPING
              .matcher(expression)
              .results()
              .flatMap(result -> List.of(result.group(2).split("\\s*,\\s*")).stream())
              .collect(toCollection(TreeSet::new));
      SELECTOR
          .matcher(rest)
          .results()
          .forEach(
              selector -> {
                Set<String> labels =
                    used.computeIfAbsent(selector.group(1), name -> new TreeSet<>());
                labels.addAll(grouped);
                if (selector.group(2) != null) {
                  MATCHER
                      .matcher(selector.group(2))
                      .results()
                      .forEach(matcher -> labels.add(matcher.group(1)));
                }
                labels.removeAll(ADDED);
              });
    }
    return used;
  }

  private static JsonNode read(ObjectMapper mapper, Path file) {
    try {
      return mapper.readTree(file.toFile());
    } catch (IOException failure) {
      throw new UncheckedIOException("No " + file, failure);
    }
  }
}
