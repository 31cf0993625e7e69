package io.orderescrow.operator;

import io.orderescrow.instance.TimeSpan;
import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.order.OrderFilter;
import io.orderescrow.order.OrderPage.Summary;
import io.orderescrow.order.Orders;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Exports what the orchestrator knows of a person, without secrets. The audit trail of each order
 * records the export in the same transaction.
 */
@Component
public class PersonalDataExport {

  /** A document with more orders would be too large. */
  public static final int MAX_ORDERS = 100;

  private final Orders orders;
  private final PersonalDataExportTable table;
  private final ActionTable trail;
  private final TransactionTemplate transaction;
  private final Clock clock;

  PersonalDataExport(
      Orders orders,
      PersonalDataExportTable table,
      ActionTable trail,
      TransactionTemplate transaction,
      Clock clock) {
    this.orders = orders;
    this.table = table;
    this.trail = trail;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * The exported data.
   *
   * @param orders by order id: sections with the rows of the tables
   */
  public record Document(
      Instant exportedAt,
      String exportedBy,
      String reason,
      Map<String, Map<String, List<Map<String, @Nullable Object>>>> orders) {}

  /**
   * Exports one order.
   *
   * @param by the user
   * @param why the reason that the user gave
   * @return empty when there is no such order
   */
  public Optional<Document> ofOrder(String order, String by, String why) {
    return orders.ending(order).map(known -> export(List.of(order), by, why));
  }

  /**
   * Exports all orders of a customer that can still be found by name or e-mail address.
   *
   * @param customer the whole name or address, in any case
   * @return empty when there are more than {@value #MAX_ORDERS}
   */
  public Optional<Document> ofCustomer(String customer, String by, String why) {
    OrderFilter filter = new OrderFilter(null, null, customer, null, TimeSpan.ANY, TimeSpan.ANY);
    List<Summary> found = orders.page(filter, null, MAX_ORDERS + 1).orders();
    List<String> ids =
        found.stream()
            .filter(
                order ->
                    customer.equalsIgnoreCase(order.customerEmail())
                        || customer.equalsIgnoreCase(order.customerName()))
            .map(Summary::id)
            .toList();
    return found.size() > MAX_ORDERS ? Optional.empty() : Optional.of(export(ids, by, why));
  }

  private Document export(List<String> ids, String by, String why) {
    Map<String, Map<String, List<Map<String, @Nullable Object>>>> data = new LinkedHashMap<>();
    transaction.executeWithoutResult(
        status -> {
          ids.forEach(id -> data.put(id, table.read(id)));
          trail.record(
              ids.stream()
                  .map(
                      id ->
                          AuditEntry.ofOrder(
                              Kind.EXPORT_PERSONAL_DATA, by, why, id, "personal data exported"))
                  .toList());
        });
    return new Document(clock.instant(), by, why, data);
  }
}
