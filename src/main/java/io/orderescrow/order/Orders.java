package io.orderescrow.order;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceFilter;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.instance.InstancePhase;
import io.orderescrow.instance.InstanceSearchTable;
import io.orderescrow.instance.InstanceTable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All orders, placed over REST, by a message or in the engine, and the record of each. */
@Component
public class Orders {

  /** The key of the process that fulfils orders. */
  public static final String PROCESS = OrderProcess.KEY;

  private final InstanceLogTable instances;
  private final InstanceSearchTable search;
  private final OrderReader reader;
  private final InstanceTable writes;

  Orders(
      InstanceLogTable instances,
      InstanceSearchTable search,
      OrderReader reader,
      InstanceTable writes) {
    this.writes = writes;
    this.instances = instances;
    this.search = search;
    this.reader = reader;
  }

  public Optional<OrderStatus> find(String id) {
    return reader.find(id);
  }

  /**
   * A sentence that says how and when an order ended: an empty text for an order that has not
   * ended, no value for an unknown order.
   */
  public Optional<String> ending(String id) {
    return reader.ending(id);
  }

  /**
   * A page of orders, newest first.
   *
   * @param after the id of the last order of the previous page; null for the first page
   * @param size the maximum number of orders
   * @throws UnknownCursorException when there is no order {@code after}
   * @throws org.springframework.dao.QueryTimeoutException when the search takes too long
   */
  public OrderPage page(OrderFilter filter, @Nullable String after, int size) {
    Instance last =
        after == null
            ? null
            : instances
                .find(OrderProcess.KEY, after)
                .orElseThrow(() -> new UnknownCursorException(after));
    List<Instance> found =
        filter.isStateOnly()
            ? instancesIn(filter.state(), last, size + 1)
            : search.page(OrderProcess.KEY, instanceFilter(filter), last, size + 1);
    List<Instance> shown = found.subList(0, Math.min(size, found.size()));
    String next = found.size() > size ? shown.get(size - 1).businessKey() : null;
    return new OrderPage(shown.stream().map(reader::summary).toList(), next);
  }

  private static InstanceFilter instanceFilter(OrderFilter filter) {
    OrderState state = filter.state();
    InstanceFilter.EndingFilter ending =
        new InstanceFilter.EndingFilter(
            OrderState.onlyOutcome(state), OrderState.otherOutcomes(state), filter.reason());
    return new InstanceFilter(
        state == null ? null : phaseOf(state),
        filter.id(),
        filter.customer(),
        ending,
        filter.accepted(),
        filter.ended());
  }

  private static InstancePhase phaseOf(OrderState state) {
    return switch (state) {
      case ACCEPTED -> InstancePhase.ANNOUNCED;
      case OPEN, CANCELLING -> InstancePhase.RUNNING;
      case COMPLETED, CANCELLED, DELETED -> InstancePhase.ENDED;
    };
  }

  private List<Instance> instancesIn(
      @Nullable OrderState state, @Nullable Instance after, int size) {
    return state != null && phaseOf(state) == InstancePhase.ENDED
        ? ended(state, after, size)
        : instances.page(
            OrderProcess.KEY, state == null ? null : phaseOf(state), null, after, size);
  }

  /** Several outcomes of the model can mean the same state, so it merges a page of each. */
  private List<Instance> ended(OrderState state, @Nullable Instance after, int size) {
    return instances.counts(OrderProcess.KEY).keySet().stream()
        .filter(outcome -> !isPhase(outcome) && OrderState.ofOutcome(outcome) == state)
        .flatMap(
            outcome ->
                instances
                    .page(OrderProcess.KEY, InstancePhase.ENDED, outcome, after, size)
                    .stream())
        .sorted(
            comparing(Instance::announcedAt, reverseOrder())
                .thenComparing(Instance::businessKey, reverseOrder()))
        .limit(size)
        .toList();
  }

  /**
   * Ends an order as {@link OrderState#DELETED} that is on record as running and that the engine
   * does not know, in the caller's transaction.
   *
   * @param by the user
   * @return false when there is no such order
   */
  public boolean settleLost(String id, String by) {
    return writes.settleLost(OrderProcess.KEY, id, by);
  }

  /** The number in each state of {@link OrderState#LISTED}, also when it is 0. */
  public Map<OrderState, Long> counts() {
    Map<OrderState, Long> counts = new EnumMap<>(OrderState.class);
    for (OrderState state : OrderState.LISTED) {
      counts.put(state, 0L);
    }
    instances
        .counts(OrderProcess.KEY)
        .forEach((outcome, count) -> counts.merge(stateOf(outcome), count, Long::sum));
    return counts;
  }

  private static OrderState stateOf(String outcome) {
    if (outcome.equals(InstancePhase.ANNOUNCED.name())) {
      return OrderState.ACCEPTED;
    }
    return outcome.equals(InstancePhase.RUNNING.name())
        ? OrderState.OPEN
        : OrderState.ofOutcome(outcome);
  }

  private static boolean isPhase(String outcome) {
    return outcome.equals(InstancePhase.ANNOUNCED.name())
        || outcome.equals(InstancePhase.RUNNING.name());
  }
}
