package io.orderescrow.drill;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of one order, derived from the messages on the bus. */
final class OrderAccount {

  private final Variant variant;
  private final Map<DrillService, Set<String>> actions = new EnumMap<>(DrillService.class);
  private final Set<String> repeated = new HashSet<>();
  private boolean accepted;
  private boolean completed;
  private boolean cancelled;
  private @Nullable Instant endedAt;

  OrderAccount(Variant variant) {
    this.variant = variant;
  }

  /** Records that the storefront has accepted the order. */
  void accept() {
    accepted = true;
  }

  void observe(ObservedMessage message, Instant now) {
    for (DrillService service : DrillService.values()) {
      if (message.type().equals(service.answer)) {
        actions
            .computeIfAbsent(service, first -> new HashSet<>())
            .add(message.payload().path(service.actionId).asText());
      } else if (message.type().equals(service.command) && message.attempt() > 1) {
        repeated.add(message.id());
      }
    }
    boolean completes = message.type().equals(variant.completed);
    boolean cancels = variant.cancelled.contains(message.type());
    completed |= completes;
    cancelled |= cancels;
    if (endedAt == null && (completes || cancels)) {
      endedAt = now;
    }
  }

  boolean isAccepted() {
    return accepted;
  }

  boolean isCompleted() {
    return completed;
  }

  boolean isCancelled() {
    return cancelled && !completed;
  }

  /** Whether the order was accepted and the drill has observed no end of it. */
  boolean isOpen() {
    return accepted && endedAt == null;
  }

  /** Whether a service acted twice for the order, or the order was both completed and cancelled. */
  boolean isDoubled() {
    return (completed && cancelled)
        || actions.values().stream().anyMatch(names -> names.size() > 1);
  }

  /** The number of re-sends of all commands. The first time a command is sent does not count. */
  int timesResent() {
    return repeated.size();
  }

  /** The first service that has not answered; shipping when all services have answered. */
  DrillService waitsFor() {
    return Stream.of(DrillService.values())
        .filter(service -> !actions.containsKey(service))
        .findFirst()
        .orElse(DrillService.SHIPPING);
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }
}
