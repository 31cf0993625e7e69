package io.orderescrow.sample.shipping;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

/** Parcels in the schema {@code shipping}. */
class ShippingTable {

  private final JdbcTemplate jdbc;

  ShippingTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  List<Shipment> find(String... orderIds) {
    return jdbc.query(
        """
        select order_id, tracking_number, status, destination, shipped_at
        from shipping.shipment where order_id = any(?)
        """,
        new DataClassRowMapper<>(Shipment.class),
        (Object) orderIds);
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
    jdbc.batchUpdate(
        """
        insert into shipping.shipment
          (order_id, tracking_number, status, destination, shipped_at, changed_at)
        values (?, ?, ?, ?, ?, now())
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
        });
  }
}
