package io.orderescrow.sample.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

/** Stock and reservations in the schema {@code inventory}. */
class InventoryTable {

  private final JdbcTemplate jdbc;

  InventoryTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Loads the reservations of these orders and the stock rows that the commands or the reservations
   * need. It locks the stock rows in the sequence of their SKUs, so that two batches cannot
   * deadlock.
   */
  Warehouse load(String[] orderIds, String[] skus) {
    List<Stock> stock =
        jdbc.query(
            """
            select sku, on_hand, reserved from inventory.stock
            where sku = any(?)
              or sku in (select sku from inventory.reservation_line where order_id = any(?))
            order by sku for update
            """,
            new DataClassRowMapper<>(Stock.class),
            skus,
            orderIds);
    return new Warehouse(stock, reservations(orderIds));
  }

  void store(Warehouse warehouse) {
    jdbc.batchUpdate(
        "update inventory.stock set on_hand = ?, reserved = ? where sku = ?",
        warehouse.changedStock().stream()
            .map(stock -> new Object[] {stock.onHand(), stock.reserved(), stock.sku()})
            .toList());
    Collection<Reservation> reservations = warehouse.changedReservations();
    jdbc.batchUpdate(
        """
        insert into inventory.reservation (order_id, reservation_id, released, changed_at)
        values (?, ?, ?, now())
        on conflict (order_id) do update
          set released = excluded.released, changed_at = excluded.changed_at
        """,
        reservations,
        Math.max(1, reservations.size()),
        (statement, reservation) -> {
          statement.setString(1, reservation.orderId());
          statement.setString(2, reservation.id());
          statement.setBoolean(3, reservation.released());
        });
    jdbc.batchUpdate(
        """
        insert into inventory.reservation_line (order_id, sku, quantity) values (?, ?, ?)
        on conflict do nothing
        """,
        reservations.stream().flatMap(InventoryTable::lines).toList());
  }

  private List<Reservation> reservations(String[] orderIds) {
    Map<String, TreeMap<String, Long>> quantities = new TreeMap<>();
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
                quantities.getOrDefault(row.getString(1), new TreeMap<>()),
                row.getBoolean(3)),
        (Object) orderIds);
  }

  private static Stream<Object[]> lines(Reservation reservation) {
    return reservation.quantities().entrySet().stream()
        .map(line -> new Object[] {reservation.orderId(), line.getKey(), line.getValue()});
  }
}
