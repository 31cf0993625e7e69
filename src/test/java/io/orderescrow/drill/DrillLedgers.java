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
  private final TestEnvironment surroundings;

  DrillLedgers(TestEnvironment surroundings) {
    this.surroundings = surroundings;
    this.jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(surroundings.jdbcUrlPastTheGate(), "postgres", ""));
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
  long letters() {
    return mails().stream().map(ReceivedMail::messageId).distinct().count();
  }

  private Set<String> readers() {
    return mails().stream().flatMap(mail -> mail.to().stream()).collect(Collectors.toSet());
  }

  private List<ReceivedMail> mails() {
    return surroundings.mail().mails();
  }

  /**
   * The differences between the records and an outcome. The outcome assumes that every order was
   * completed or undone.
   */
  List<String> complaints(DrillOutcome outcome) {
    long completed = outcome.tally().completed();
    List<String> complaints = new ArrayList<>();
    mustBe(complaints, "units of stock are reserved", reserved(), completed);
    mustBe(complaints, "cents were taken", money(), completed * SampleOrder.PRICE);
    mustBe(complaints, "parcels were sent", parcels(), completed);
    if (outcome.tally().cancelled() == 0) {
      mustBe(complaints, "invoices were mailed", letters(), completed);
      mustBe(complaints, "customers have one", readers().size(), completed);
    }
    return complaints;
  }

  private static void mustBe(List<String> complaints, String what, long is, long must) {
    if (is != must) {
      complaints.add("The services' books: %d %s, not %d.".formatted(is, what, must));
    }
  }

  private long number(String sql, Object... arguments) {
    Long number = jdbc.queryForObject(sql, Long.class, arguments);
    return number == null ? 0 : number;
  }
}
