package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.OnRealParts;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/**
 * Limits the cost of an order for the database in a saturated run. Unlike times, counts do not
 * depend on the machine.
 */
@SpringBootTest(
    properties = {
      // On a slow machine, reminders would be due during the run.
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.engine.batching=true",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@Import(StatementCounter.class)
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
class OrderCostIT {

  private static final Logger log = LoggerFactory.getLogger(OrderCostIT.class);
  private static final int ORDERS = 600;
  private static final int BATCH = 100;
  private static final double MAX_STATEMENTS = 14;
  private static final double MAX_COMMITS = 0.1;

  @Autowired private ApplicationContext node;
  @Autowired private StatementCounter statements;

  @Test
  void anOrderCostsNoMoreThanItsLimits() {
    OrderWaves waves = new OrderWaves(node);
    waves.run(200, BATCH);
    statements.reset();

    waves.run(ORDERS, BATCH);

    double executions = (double) statements.executions() / ORDERS;
    double commits = (double) statements.commits() / ORDERS;
    log.info("For each order {} statements and {} commits", executions, commits);
    assertThat(executions)
        .as("statements for each order:%n%s", statements.perOrder(ORDERS))
        .isLessThanOrEqualTo(MAX_STATEMENTS);
    assertThat(commits).as("commits for each order").isLessThanOrEqualTo(MAX_COMMITS);
  }
}
