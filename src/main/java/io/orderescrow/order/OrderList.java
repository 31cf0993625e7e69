package io.orderescrow.order;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceFilter;
import io.orderescrow.instance.Instances;
import io.orderescrow.instance.Instances.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Orders in number: pages of them, and how many there are. */
@Component
@Profile("orchestrator")
class OrderList {

  private final Instances instances;
  private final OrderReader reader;

  OrderList(Instances instances, OrderReader reader) {
    this.instances = instances;
    this.reader = reader;
  }

  OrderPage page(OrderFilter filter, @Nullable String after, int size) {
    Instance last =
        after == null
            ? null
            : instances
                .find(Orders.PROCESS, after)
                .orElseThrow(() -> new UnknownCursorException(after));
    List<Instance> found =
        filter.isPlain()
            ? instancesIn(filter.state(), last, size + 1)
            : instances.search(Orders.PROCESS, instancesFor(filter), last, size + 1);
    List<Instance> shown = found.subList(0, Math.min(size, found.size()));
    String next = found.size() > size ? shown.get(size - 1).businessKey() : null;
    return new OrderPage(shown.stream().map(reader::summary).toList(), next);
  }

  private static InstanceFilter instancesFor(OrderFilter filter) {
    OrderState state = filter.state();
    boolean completed = state == OrderState.COMPLETED;
    boolean cancelled = state == OrderState.CANCELLED;
    InstanceFilter.Ending ending =
        new InstanceFilter.Ending(
            completed ? OrderState.COMPLETED_OUTCOME : null,
            cancelled ? OrderState.COMPLETED_OUTCOME : null,
            filter.reason());
    return new InstanceFilter(
        state == null ? null : phaseOf(state),
        filter.id(),
        filter.customer(),
        ending,
        filter.accepted(),
        filter.ended());
  }

  private static Phase phaseOf(OrderState state) {
    return switch (state) {
      case ACCEPTED -> Phase.ANNOUNCED;
      case OPEN, CANCELLING -> Phase.RUNNING;
      case COMPLETED, CANCELLED -> Phase.ENDED;
    };
  }

  private List<Instance> instancesIn(
      @Nullable OrderState state, @Nullable Instance after, int size) {
    if (state == null) {
      return instances.page(Orders.PROCESS, null, null, after, size);
    }
    return switch (state) {
      case ACCEPTED -> instances.page(Orders.PROCESS, Phase.ANNOUNCED, null, after, size);
      case OPEN, CANCELLING -> instances.page(Orders.PROCESS, Phase.RUNNING, null, after, size);
      case COMPLETED, CANCELLED -> ended(state, after, size);
    };
  }

  /** A model may end in several ways that all mean the same state: a page of each, merged. */
  private List<Instance> ended(OrderState state, @Nullable Instance after, int size) {
    return instances.counts(Orders.PROCESS).keySet().stream()
        .filter(outcome -> !isPhase(outcome) && OrderState.ofOutcome(outcome) == state)
        .flatMap(
            outcome -> instances.page(Orders.PROCESS, Phase.ENDED, outcome, after, size).stream())
        .sorted(
            comparing(Instance::announcedAt, reverseOrder())
                .thenComparing(Instance::businessKey, reverseOrder()))
        .limit(size)
        .toList();
  }

  /** Every state that can be counted is there; {@link OrderState#OPEN} includes what is undone. */
  Map<OrderState, Long> counts() {
    Map<OrderState, Long> counts = new EnumMap<>(OrderState.class);
    for (OrderState state : Orders.LISTED) {
      counts.put(state, 0L);
    }
    instances
        .counts(Orders.PROCESS)
        .forEach((outcome, count) -> counts.merge(stateOf(outcome), count, Long::sum));
    return counts;
  }

  private static OrderState stateOf(String outcome) {
    if (outcome.equals(Phase.ANNOUNCED.name())) {
      return OrderState.ACCEPTED;
    }
    return outcome.equals(Phase.RUNNING.name()) ? OrderState.OPEN : OrderState.ofOutcome(outcome);
  }

  private static boolean isPhase(String outcome) {
    return outcome.equals(Phase.ANNOUNCED.name()) || outcome.equals(Phase.RUNNING.name());
  }
}
