package io.orderescrow.sample.shipping;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The parcel of one order.
 *
 * @param trackingNumber null when the order was recalled before it was shipped
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
    /** Recalled while the parcel was still in the warehouse. */
    STOPPED,
    /** Recalled after the carrier had collected the parcel. */
    RETURNING,
    /** Recalled before it was shipped. A ship command that arrives later is rejected. */
    BARRED
  }

  static Shipment shipped(String orderId, String trackingNumber, String destination, Instant now) {
    return new Shipment(orderId, trackingNumber, Status.SHIPPED, destination, now);
  }

  static Shipment barred(String orderId, Instant now) {
    return new Shipment(orderId, null, Status.BARRED, "", now);
  }

  /**
   * @param leavesAfter the age at which the carrier has the parcel; a parcel of that age must
   *     return instead of being stopped
   */
  Shipment recall(Instant now, Duration leavesAfter) {
    if (status != Status.SHIPPED) {
      return this;
    }
    boolean stops = now.isBefore(shippedAt.plus(leavesAfter));
    return new Shipment(
        orderId, trackingNumber, stops ? Status.STOPPED : Status.RETURNING, destination, shippedAt);
  }

  Answer answerToShip(Command command) {
    return status == Status.SHIPPED && trackingNumber != null
        ? Answer.to(command, "OrderShippedEvent", "trackingNumber", trackingNumber)
        : Answer.rejection(
            command, "ShipmentFailedEvent", "ALREADY_RECALLED", "The order's parcel was recalled");
  }

  Answer answerToRecall(Command command) {
    String outcome = status == Status.BARRED ? "NOTHING_TO_RECALL" : status.name();
    return Answer.to(command, "ShipmentRecalledEvent", "outcome", outcome);
  }
}
