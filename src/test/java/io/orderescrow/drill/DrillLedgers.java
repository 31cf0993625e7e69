package io.orderescrow.drill;

import io.orderescrow.embedded.EmbeddedMailServer.ReceivedMail;
import io.orderescrow.embedded.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Reads the records of the services in a shop. The records do not depend on the messages on the
 * bus.
 */
final class DrillLedgers {

  private final JdbcTemplate jdbc;
  private final TestEnvironment environment;

  DrillLedgers(TestEnvironment environment) {
    this.environment = environment;
    this.jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(environment.jdbcUrlPastTheGate(), "postgres", ""));
  }

  long reserved() {
    return number("select reserved from inventory.stock where sku = ?", SampleOrder.SKU);
  }

  /** The captured amount minus the refunded amount, in minor units. */
  long money() {
    return number("select coalesce(sum(amount), 0) from payment.ledger");
  }

  long parcels() {
    return number("select count(*) from shipping.shipment where status = 'SHIPPED'");
  }

  /** The number of distinct mails. A duplicate has the same message id and does not count. */
  long invoiceMails() {
    return mails().stream().map(ReceivedMail::messageId).distinct().count();
  }

  private Set<String> recipients() {
    return mails().stream().flatMap(mail -> mail.to().stream()).collect(Collectors.toSet());
  }

  private List<ReceivedMail> mails() {
    return environment.mail().mails();
  }

  /**
   * The differences between the records and an outcome. The outcome assumes that every order was
   * completed or undone.
   */
  List<String> discrepancies(DrillOutcome outcome) {
    long completed = outcome.tally().completed();
    List<String> discrepancies = new ArrayList<>();
    compare(discrepancies, "units of stock are reserved", reserved(), completed);
    compare(discrepancies, "cents were captured", money(), completed * SampleOrder.PRICE);
    compare(discrepancies, "parcels were sent", parcels(), completed);
    if (outcome.tally().cancelled() == 0) {
      compare(discrepancies, "invoices were mailed", invoiceMails(), completed);
      compare(discrepancies, "customers received an invoice", recipients().size(), completed);
    }
    return discrepancies;
  }

  private static void compare(List<String> discrepancies, String what, long is, long must) {
    if (is != must) {
      discrepancies.add("The services' records: %d %s, not %d.".formatted(is, what, must));
    }
  }

  private long number(String sql, Object... arguments) {
    Long number = jdbc.queryForObject(sql, Long.class, arguments);
    return number == null ? 0 : number;
  }
}
