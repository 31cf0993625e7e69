package io.orderescrow.order;

import static java.util.stream.Collectors.groupingBy;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.progress.TokenTable;
import io.orderescrow.progress.TokenTable.Token;
import io.orderescrow.progress.TokenTable.TokenCount;
import io.orderescrow.progress.WaitTable;
import io.orderescrow.progress.WaitTable.LongWait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The progress of orders through their steps, for the live page and Cockpit. */
@Component
public class OrderProgress {

  private final InstanceLogTable instances;
  private final TokenTable tokens;
  private final WaitTable waits;
  private final OrderSettings settings;

  OrderProgress(
      InstanceLogTable instances, TokenTable tokens, WaitTable waits, OrderSettings settings) {
    this.instances = instances;
    this.tokens = tokens;
    this.waits = waits;
    this.settings = settings;
  }

  /**
   * The current position of one order.
   *
   * @param endedAt null before it ends
   * @param steps the steps where it is: several only during compensation, none before it starts and
   *     after it has ended
   */
  public record OrderPosition(
      String id,
      OrderState state,
      Instant acceptedAt,
      @Nullable Instant endedAt,
      List<OrderStep> steps) {}

  /**
   * A step where an order is.
   *
   * @param step the element in the model
   * @param resent whether the command of the step was re-sent
   */
  public record OrderStep(String step, String name, Instant since, boolean resent) {}

  /** The number of orders at each step that has any. It reads all open orders. */
  public List<TokenCount> steps() {
    return tokens.count(OrderProcess.KEY);
  }

  /**
   * The activities where instances of this definition wait, and how many wait too long, by the same
   * {@link #tolerance()} as the reconciliation.
   */
  public List<LongWait> longWaits(String definitionId) {
    return waits.longWaits(definitionId, tolerance());
  }

  /** How late a timer may be before it counts as overdue. */
  public Duration tolerance() {
    return settings.overdueAfter();
  }

  /** The newest orders, newest first. */
  public List<OrderPosition> latest(int size) {
    return positions(instances.page(OrderProcess.KEY, null, null, null, size));
  }

  /** The orders that have been longest at a step, longest first. */
  public List<OrderPosition> longestWaitingAt(String step, int size) {
    List<String> ids =
        tokens.longestWaitingAt(OrderProcess.KEY, step, size).stream()
            .map(Token::businessKey)
            .distinct()
            .toList();
    return positions(
        ids.stream()
            .map(id -> instances.find(OrderProcess.KEY, id))
            .flatMap(Optional::stream)
            .toList());
  }

  private List<OrderPosition> positions(List<Instance> shown) {
    List<String> open =
        shown.stream()
            .filter(instance -> OrderState.of(instance) == OrderState.OPEN)
            .map(Instance::businessKey)
            .toList();
    Map<String, List<Token>> tokens =
        this.tokens.forBusinessKeys(OrderProcess.KEY, open).stream()
            .collect(groupingBy(Token::businessKey));
    return shown.stream()
        .map(
            instance -> positions(instance, tokens.getOrDefault(instance.businessKey(), List.of())))
        .toList();
  }

  private static OrderPosition positions(Instance instance, List<Token> tokens) {
    OrderState state = OrderState.of(instance);
    boolean undoing = state == OrderState.OPEN && tokens.stream().anyMatch(Token::called);
    return new OrderPosition(
        instance.businessKey(),
        undoing ? OrderState.CANCELLING : state,
        instance.announcedAt(),
        instance.endedAt(),
        tokens.stream()
            .map(
                token ->
                    new OrderStep(
                        token.activityId(), token.activityName(), token.since(), token.resent()))
            .toList());
  }
}
