package io.orderescrow.sample.shipping;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.sample.runtime.SampleSettings;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Ships the parcel of an order once, and stops or recalls it. {@link AddressRules} decides which
 * addresses are undeliverable.
 */
@Component
@Profile("shipping")
class Shipping implements SampleService {

  private static final String SHIP = "ShipOrderCommand";
  private static final String RECALL = "RecallShipmentCommand";

  private final ShippingTable table;
  private final Clock clock;
  private final Duration parcelLeavesAfter;

  Shipping(JdbcTemplate jdbc, Clock clock, SampleSettings settings) {
    this.table = new ShippingTable(jdbc, clock);
    this.clock = clock;
    this.parcelLeavesAfter = settings.parcelLeavesAfter();
  }

  @Override
  public String name() {
    return "shipping";
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    var orders = commands.stream().map(Command::orderId).distinct().toList();
    var shipments = new OrderRows<>(table.find(orders), Shipment::orderId);
    var parcels = commands.stream().filter(command -> command.type().equals(SHIP)).count();
    var numbers = new ArrayDeque<>(table.trackingNumbers(parcels));
    var answers = commands.stream().map(command -> carryOut(command, shipments, numbers)).toList();
    table.store(shipments.changed());
    return answers;
  }

  private Answer carryOut(Command command, OrderRows<Shipment> shipments, Queue<String> numbers) {
    return switch (command.type()) {
      case SHIP -> ship(command, shipments, numbers);
      case RECALL -> recall(command, shipments);
      default -> throw new UnusableCommandException("Shipping does not support " + command.type());
    };
  }

  private Answer ship(Command command, OrderRows<Shipment> shipments, Queue<String> numbers) {
    var earlier = shipments.of(command);
    if (earlier != null) {
      return earlier.answerToShip(command);
    }
    var shipTo = command.payload().path("shipTo");
    return AddressRules.undeliverable(shipTo)
        .map(why -> Answer.no(command, "ShipmentFailedEvent", "UNDELIVERABLE", why))
        .orElseGet(
            () -> {
              var destination = AddressRules.onOneLine(shipTo);
              return shipments
                  .put(
                      Shipment.shipped(
                          command.orderId(), numbers.remove(), destination, clock.instant()))
                  .answerToShip(command);
            });
  }

  private Answer recall(Command command, OrderRows<Shipment> shipments) {
    var earlier = shipments.of(command);
    var now = clock.instant();
    var recalled =
        earlier == null
            ? Shipment.barred(command.orderId(), now)
            : earlier.recall(now, parcelLeavesAfter);
    return shipments.put(recalled).answerToRecall(command);
  }
}
