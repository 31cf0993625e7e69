package io.orderescrow.sample.shipping;

import io.orderescrow.sample.shipping.Shipment.Status;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Parcels in the schema {@code shipping}. */
class ShippingTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  ShippingTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  List<Shipment> find(Collection<String> orderIds) {
    return jdbc.query(
        """
        select order_id, tracking_number, status, destination, shipped_at
        from shipping.shipment where order_id = any(?)
        """,
        (row, number) ->
            new Shipment(
                row.getString(1),
                row.getString(2),
                Status.valueOf(row.getString(3)),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant()),
        (Object) orderIds.toArray(new String[0]));
  }

  /** Draws new tracking numbers, such as {@code OE000000042}. */
  List<String> trackingNumbers(long count) {
    return jdbc.query(
        "select nextval('shipping.tracking_number') from generate_series(1, ?)",
        (row, number) -> "OE%09d".formatted(row.getLong(1)),
        count);
  }

  /** Stores parcels that are new or changed. */
  void store(Collection<Shipment> shipments) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    jdbc.batchUpdate(
        """
        insert into shipping.shipment
          (order_id, tracking_number, status, destination, shipped_at, changed_at)
        values (?, ?, ?, ?, ?, ?)
        on conflict (order_id) do update
          set status = excluded.status, changed_at = excluded.changed_at
        """,
        shipments,
        Math.max(1, shipments.size()),
        (statement, shipment) -> {
          statement.setString(1, shipment.orderId());
          statement.setString(2, shipment.trackingNumber());
          statement.setString(3, shipment.status().name());
          statement.setString(4, shipment.destination());
          statement.setObject(5, shipment.shippedAt().atOffset(ZoneOffset.UTC));
          statement.setObject(6, now);
        });
  }
}
