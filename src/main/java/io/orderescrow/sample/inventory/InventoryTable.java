package io.orderescrow.sample.inventory;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Stock and reservations in the schema {@code inventory}. */
class InventoryTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  InventoryTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Loads the reservations of these orders and the stock rows that the commands or the reservations
   * need. It locks the stock rows in the sequence of their SKUs, so that two batches cannot
   * deadlock.
   */
  Warehouse load(Collection<String> orderIds, Collection<String> skus) {
    var orders = orderIds.toArray(new String[0]);
    var shelves =
        jdbc.query(
            """
            select sku, on_hand, reserved from inventory.stock
            where sku = any(?)
              or sku in (select sku from inventory.reservation_line where order_id = any(?))
            order by sku for update
            """,
            (row, number) -> new Stock(row.getString(1), row.getLong(2), row.getLong(3)),
            skus.toArray(new String[0]),
            orders);
    return new Warehouse(shelves, reservations(orders));
  }

  void store(Warehouse warehouse) {
    jdbc.batchUpdate(
        "update inventory.stock set on_hand = ?, reserved = ? where sku = ?",
        warehouse.changedShelves().stream()
            .map(stock -> new Object[] {stock.onHand(), stock.reserved(), stock.sku()})
            .toList());
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    var reservations = warehouse.changedReservations();
    jdbc.batchUpdate(
        """
        insert into inventory.reservation (order_id, reservation_id, released, changed_at)
        values (?, ?, ?, ?)
        on conflict (order_id) do update
          set released = excluded.released, changed_at = excluded.changed_at
        """,
        reservations,
        Math.max(1, reservations.size()),
        (statement, reservation) -> {
          statement.setString(1, reservation.orderId());
          statement.setString(2, reservation.id());
          statement.setBoolean(3, reservation.released());
          statement.setObject(4, now);
        });
    jdbc.batchUpdate(
        """
        insert into inventory.reservation_line (order_id, sku, quantity) values (?, ?, ?)
        on conflict do nothing
        """,
        reservations.stream().flatMap(InventoryTable::lines).toList());
  }

  private List<Reservation> reservations(String[] orderIds) {
    var quantities = new TreeMap<String, Map<String, Long>>();
    jdbc.query(
        "select order_id, sku, quantity from inventory.reservation_line where order_id = any(?)",
        row -> {
          quantities
              .computeIfAbsent(row.getString(1), order -> new TreeMap<>())
              .put(row.getString(2), row.getLong(3));
        },
        (Object) orderIds);
    return jdbc.query(
        """
        select order_id, reservation_id, released from inventory.reservation
        where order_id = any(?)
        """,
        (row, number) ->
            new Reservation(
                row.getString(1),
                row.getString(2),
                new TreeMap<>(quantities.getOrDefault(row.getString(1), Map.of())),
                row.getBoolean(3)),
        (Object) orderIds);
  }

  private static Stream<Object[]> lines(Reservation reservation) {
    return reservation.quantities().entrySet().stream()
        .map(line -> new Object[] {reservation.orderId(), line.getKey(), line.getValue()});
  }
}
