package io.orderescrow.sample.shipping;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.BatchRows;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.sample.runtime.SampleSettings;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
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

  private final ShippingTable table;
  private final Clock clock;
  private final Duration parcelLeavesAfter;

  Shipping(JdbcTemplate jdbc, Clock clock, SampleSettings settings) {
    this.table = new ShippingTable(jdbc);
    this.clock = clock;
    this.parcelLeavesAfter = settings.parcelLeavesAfter();
  }

  @Override
  public String name() {
    return "shipping";
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    BatchRows<Shipment> shipments =
        new BatchRows<>(table.find(Command.orderIds(commands)), Shipment::orderId);
    long parcels = commands.stream().filter(command -> command.type().equals(SHIP)).count();
    Queue<String> numbers = new ArrayDeque<>(table.trackingNumbers(parcels));
    List<Answer> answers =
        commands.stream()
            .map(
                command ->
                    switch (command.type()) {
                      case SHIP -> ship(command, shipments, numbers);
                      case "RecallShipmentCommand" -> recall(command, shipments);
                      default ->
                          throw new UnusableCommandException(
                              "Shipping does not support " + command.type());
                    })
            .toList();
    table.store(shipments.changed());
    return answers;
  }

  private Answer ship(Command command, BatchRows<Shipment> shipments, Queue<String> numbers) {
    Shipment earlier = shipments.find(command.orderId());
    if (earlier != null) {
      return earlier.answerToShip(command);
    }
    JsonNode shipTo = command.payload().path("shipTo");
    Optional<String> obstacle = AddressRules.undeliverable(shipTo);
    if (obstacle.isPresent()) {
      return Answer.rejection(command, "ShipmentFailedEvent", "UNDELIVERABLE", obstacle.get());
    }
    String destination = AddressRules.onOneLine(shipTo);
    return shipments
        .put(Shipment.shipped(command.orderId(), numbers.remove(), destination, clock.instant()))
        .answerToShip(command);
  }

  private Answer recall(Command command, BatchRows<Shipment> shipments) {
    Shipment earlier = shipments.find(command.orderId());
    Instant now = clock.instant();
    Shipment recalled =
        earlier == null
            ? Shipment.barred(command.orderId(), now)
            : earlier.recall(now, parcelLeavesAfter);
    return shipments.put(recalled).answerToRecall(command);
  }
}
