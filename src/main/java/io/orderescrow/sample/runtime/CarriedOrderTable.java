package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.StoredPayload;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** In a {@link Choreography}: the order data that a service passes on to the next service. */
class CarriedOrderTable {

  private final JdbcTemplate jdbc;
  private final String schema;

  CarriedOrderTable(JdbcTemplate jdbc, String schema) {
    this.jdbc = jdbc;
    this.schema = schema;
  }

  /** Keeps the first version of each order, because a repeated event has the same content. */
  void keep(List<Command> commands) {
    jdbc.batchUpdate(
        "insert into %s.carried_order (order_id, content) values (?, ?) on conflict do nothing"
            .formatted(schema),
        commands.stream()
            .map(command -> new Object[] {command.orderId(), command.payload().toString()})
            .toList());
  }

  Map<String, ObjectNode> find(Collection<String> orderIds) {
    Map<String, ObjectNode> orders = new HashMap<>();
    jdbc.query(
        "select order_id, content from %s.carried_order where order_id = any(?)".formatted(schema),
        row -> {
          byte[] content = row.getString(2).getBytes(StandardCharsets.UTF_8);
          orders.put(row.getString(1), StoredPayload.read(content));
        },
        (Object) orderIds.toArray(new String[0]));
    return orders;
  }
}
