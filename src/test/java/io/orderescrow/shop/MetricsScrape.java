package io.orderescrow.shop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.reducing;
import static java.util.stream.Collectors.toCollection;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The response of an orchestrator to Prometheus, in its text format. */
record MetricsScrape(List<Series> series) {

  private static final Pattern LINE = Pattern.compile("([a-z_]\\w*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** One value, with the labels that distinguish it from other series of the same name. */
  record Series(String name, Map<String, String> labels, double value) {}

  static MetricsScrape of(String text) {
    return new MetricsScrape(
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(LINE::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> new Series(matcher.group(1), labels(matcher), value(matcher.group(3))))
            .toList());
  }

  private static Map<String, String> labels(MatchResult line) {
    Map<String, String> labels = new TreeMap<>();
    if (line.group(2) != null) {
      LABEL.matcher(line.group(2)).results().forEach(l -> labels.put(l.group(1), l.group(2)));
    }
    return labels;
  }

  private static double value(String text) {
    return Double.parseDouble(text.replace("+Inf", "Infinity"));
  }

  /** Returns the labels of each name, over all its series. */
  Map<String, Set<String>> labelsByName() {
    return series.stream()
        .collect(
            groupingBy(
                Series::name,
                TreeMap::new,
                mapping(one -> one.labels().keySet(), reducing(Set.of(), MetricsScrape::both))));
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(toCollection(TreeSet::new));
  }

  /**
   * Returns the sum of all series of a name with these labels ({@code key=value}); 0 without
   * series.
   */
  double sum(String name, String... labels) {
    Predicate<Series> wanted =
        one ->
            one.name().equals(name)
                && Stream.of(labels)
                    .map(label -> label.split("=", 2))
                    .allMatch(label -> label[1].equals(one.labels().get(label[0])));
    return series.stream().filter(wanted).mapToDouble(Series::value).sum();
  }
}
