package io.orderescrow.casework;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The gauge of failure groups that no case reports. It reads the database only when it is scraped,
 * and has no value ({@code NaN}) while that is unavailable.
 */
@Component
class CaseMeters implements MeterBinder {

  private static final Logger log = LoggerFactory.getLogger(CaseMeters.class);

  private final CaseTable table;

  CaseMeters(CaseTable table) {
    this.table = table;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("fulfilment.casework.groups.without.case", this, CaseMeters::read)
        .description("Failure groups without an open case")
        .register(registry);
  }

  private double read() {
    try {
      return table.groupsWithoutCase();
    } catch (DataAccessException e) {
      log.debug("The failure groups without a case cannot be counted", e);
      return Double.NaN;
    }
  }
}
