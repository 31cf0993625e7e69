package io.orderescrow.drill;

import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.embedded.EmbeddedMailServer.ReceivedMail;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the services of a shop have on record, whatever was said on the bus. */
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

  /** Captured minus refunded, in minor units. */
  long money() {
    return number("select coalesce(sum(amount), 0) from payment.ledger");
  }

  long parcels() {
    return number("select count(*) from shipping.shipment where status = 'SHIPPED'");
  }

  /** A mail that came twice is one letter: it has the id it had before. */
  long letters() {
    return mails().stream().map(ReceivedMail::messageId).distinct().count();
  }

  private Set<String> readers() {
    return mails().stream().flatMap(mail -> mail.to().stream()).collect(Collectors.toSet());
  }

  private List<ReceivedMail> mails() {
    return surroundings.mail().mails();
  }

  /** Where they differ from an outcome in which every order was completed or undone. */
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
