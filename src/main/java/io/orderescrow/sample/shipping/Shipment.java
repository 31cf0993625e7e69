package io.orderescrow.sample.shipping;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The parcel of one order.
 *
 * @param trackingNumber null when it was recalled before it was ever shipped
 * @param destination the address on one line
 */
record Shipment(
    String orderId,
    @Nullable String trackingNumber,
    Status status,
    String destination,
    Instant shippedAt) {

  enum Status {
    SHIPPED,
    /** Recalled while it was still in the house. */
    STOPPED,
    /** Recalled when the carrier had it. */
    RETURNING,
    /** Recalled before it was ever shipped: an order to ship that comes later is refused. */
    BARRED
  }

  static Shipment shipped(String orderId, String trackingNumber, String destination, Instant now) {
    return new Shipment(orderId, trackingNumber, Status.SHIPPED, destination, now);
  }

  static Shipment barred(String orderId, Instant now) {
    return new Shipment(orderId, null, Status.BARRED, "", now);
  }

  /**
   * @param leavesAfter the age at which the carrier has it, so that it must travel back
   */
  Shipment recall(Instant now, Duration leavesAfter) {
    if (status != Status.SHIPPED) {
      return this;
    }
    var stops = now.isBefore(shippedAt.plus(leavesAfter));
    return new Shipment(
        orderId, trackingNumber, stops ? Status.STOPPED : Status.RETURNING, destination, shippedAt);
  }

  Answer answerToShip(Command command) {
    return status == Status.SHIPPED && trackingNumber != null
        ? Answer.to(command, "OrderShippedEvent", "trackingNumber", trackingNumber)
        : Answer.no(
            command, "ShipmentFailedEvent", "ALREADY_RECALLED", "The order's parcel was recalled");
  }

  Answer answerToRecall(Command command) {
    var outcome = status == Status.BARRED ? "NOTHING_TO_RECALL" : status.name();
    return Answer.to(command, "ShipmentRecalledEvent", "outcome", outcome);
  }
}
