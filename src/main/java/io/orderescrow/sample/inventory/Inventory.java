package io.orderescrow.sample.inventory;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reserves stock for an order and releases it. A reservation covers all lines of the order or none.
 *
 * <p>For trials, SKU {@code RARE-1} has three units and SKU {@code GONE-1} has none.
 */
@Component
@Profile("inventory")
class Inventory implements SampleService {

  private final InventoryTable table;

  Inventory(JdbcTemplate jdbc) {
    this.table = new InventoryTable(jdbc);
  }

  @Override
  public String name() {
    return "inventory";
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    String[] skus =
        commands.stream()
            .flatMap(command -> Warehouse.quantitiesOf(command).keySet().stream())
            .distinct()
            .toArray(String[]::new);
    Warehouse warehouse = table.load(Command.orderIds(commands), skus);
    List<Answer> answers = commands.stream().map(command -> carryOut(command, warehouse)).toList();
    table.store(warehouse);
    return answers;
  }

  private static Answer carryOut(Command command, Warehouse warehouse) {
    return switch (command.type()) {
      case "ReserveInventoryCommand" -> warehouse.reserve(command);
      case "ReleaseInventoryCommand" -> warehouse.release(command);
      default -> throw new UnusableCommandException("Inventory does not support " + command.type());
    };
  }
}
