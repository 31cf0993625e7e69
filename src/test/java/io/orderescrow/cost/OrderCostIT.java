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
 * Holds what an order costs the database in a saturated run to a written ceiling. Counts do not
 * depend on the machine, as times do.
 */
@SpringBootTest(
    properties = {
      // A slow machine would have reminders come due in between.
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
  private static final double MOST_STATEMENTS = 14;
  private static final double MOST_COMMITS = 0.1;

  @Autowired private ApplicationContext node;
  @Autowired private StatementCounter statements;

  @Test
  void staysBelowItsCeiling() {
    OrderWaves waves = new OrderWaves(node);
    waves.come(200, BATCH);
    statements.forget();

    waves.come(ORDERS, BATCH);

    double executions = (double) statements.executions() / ORDERS;
    double commits = (double) statements.commits() / ORDERS;
    log.info("For each order {} statements and {} commits", executions, commits);
    assertThat(executions)
        .as("statements for each order:%n%s", statements.perOrder(ORDERS))
        .isLessThanOrEqualTo(MOST_STATEMENTS);
    assertThat(commits).as("commits for each order").isLessThanOrEqualTo(MOST_COMMITS);
  }
}
