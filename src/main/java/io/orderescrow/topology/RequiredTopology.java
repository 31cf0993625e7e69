package io.orderescrow.topology;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.Queue;

/**
 * What one application needs on the broker. Applications in one process may need the same objects.
 *
 * @param exchanges declared first, in this order
 * @param queues declared after the exchanges
 * @param formerArguments by queue name: the arguments with which an earlier release declared the
 *     queue. A queue that exists with them is used as it is, and health shows a note
 * @param bindings declared last
 */
public record RequiredTopology(
    List<Exchange> exchanges,
    List<Queue> queues,
    Map<String, Map<String, Object>> formerArguments,
    List<Binding> bindings) {

  /** Needs queues whose arguments no earlier release declared differently. */
  public RequiredTopology(List<Exchange> exchanges, List<Queue> queues, List<Binding> bindings) {
    this(exchanges, queues, Map.of(), bindings);
  }

  /** Combines the needs of several applications; equal names are equal objects. */
  public static RequiredTopology union(List<RequiredTopology> all) {
    Map<String, Map<String, Object>> formerArguments = new HashMap<>();
    all.forEach(each -> formerArguments.putAll(each.formerArguments()));
    return new RequiredTopology(
        distinct(all, RequiredTopology::exchanges, Exchange::getName),
        distinct(all, RequiredTopology::queues, Queue::getName),
        formerArguments,
        all.stream().map(RequiredTopology::bindings).flatMap(List::stream).distinct().toList());
  }

  private static <T> List<T> distinct(
      List<RequiredTopology> all,
      Function<RequiredTopology, List<T>> part,
      Function<T, String> name) {
    Map<String, T> byName =
        all.stream()
            .map(part)
            .flatMap(List::stream)
            .collect(
                Collectors.toMap(
                    name, Function.identity(), (first, same) -> first, LinkedHashMap::new));
    return List.copyOf(byName.values());
  }
}
