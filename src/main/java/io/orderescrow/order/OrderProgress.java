package io.orderescrow.order;

import static java.util.stream.Collectors.groupingBy;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.Instances;
import io.orderescrow.progress.LongWait;
import io.orderescrow.progress.Token;
import io.orderescrow.progress.TokenCount;
import io.orderescrow.progress.Tokens;
import io.orderescrow.progress.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** How orders flow through their steps, for people who look on. */
@Component
@Profile("orchestrator")
public class OrderProgress {

  private final Instances instances;
  private final Tokens tokens;
  private final Waits waits;
  private final OrderSettings settings;

  OrderProgress(Instances instances, Tokens tokens, Waits waits, OrderSettings settings) {
    this.instances = instances;
    this.tokens = tokens;
    this.waits = waits;
    this.settings = settings;
  }

  /**
   * One order as it flows.
   *
   * @param endedAt null while it has not ended
   * @param steps where it is, more than one place only while it is undone; empty when it has not
   *     begun or has ended
   */
  public record Flowing(
      String id,
      OrderState state,
      Instant acceptedAt,
      @Nullable Instant endedAt,
      List<Stop> steps) {}

  /**
   * A step at which an order is.
   *
   * @param step the element in the model
   * @param askedAgain whether what it waits for was asked for more than once
   */
  public record Stop(String step, String name, Instant since, boolean askedAgain) {}

  /** How many orders are at each step that has any. It reads all open orders. */
  public List<TokenCount> steps() {
    return tokens.count(Orders.PROCESS);
  }

  /**
   * Each activity where instances of this definition wait, and how many of them too long, by the
   * same measure that the account of all orders goes by.
   */
  public List<LongWait> tooLong(String definitionId) {
    return waits.tooLong(definitionId, tolerance());
  }

  /** How far behind its time a timer may be before it is overdue. */
  public Duration tolerance() {
    return settings.overdueAfter();
  }

  /** The orders that were placed last, newest first. */
  public List<Flowing> latest(int size) {
    return flowing(instances.page(Orders.PROCESS, null, null, null, size));
  }

  /** Of the orders at a step those that have been there longest, the longest first. */
  public List<Flowing> longestAt(String step, int size) {
    List<String> ids =
        tokens.longestAt(Orders.PROCESS, step, size).stream()
            .map(Token::businessKey)
            .distinct()
            .toList();
    return flowing(
        ids.stream()
            .map(id -> instances.find(Orders.PROCESS, id))
            .flatMap(Optional::stream)
            .toList());
  }

  private List<Flowing> flowing(List<Instance> shown) {
    List<String> open =
        shown.stream()
            .filter(instance -> OrderState.of(instance) == OrderState.OPEN)
            .map(Instance::businessKey)
            .toList();
    Map<String, List<Token>> places =
        tokens.of(Orders.PROCESS, open).stream().collect(groupingBy(Token::businessKey));
    return shown.stream()
        .map(instance -> flowing(instance, places.getOrDefault(instance.businessKey(), List.of())))
        .toList();
  }

  private static Flowing flowing(Instance instance, List<Token> places) {
    OrderState state = OrderState.of(instance);
    boolean undoing = state == OrderState.OPEN && places.stream().anyMatch(Token::called);
    return new Flowing(
        instance.businessKey(),
        undoing ? OrderState.CANCELLING : state,
        instance.announcedAt(),
        instance.endedAt(),
        places.stream()
            .map(
                token ->
                    new Stop(
                        token.activityId(),
                        token.activityName(),
                        token.since(),
                        token.askedAgain()))
            .toList());
  }
}
