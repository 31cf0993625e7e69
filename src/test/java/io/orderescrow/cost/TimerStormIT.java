package io.orderescrow.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;

/**
 * Many timers are due at the same time, as after an outage. The tests limit the cost of each timer
 * for the database, and check that two nodes share them. No service answers, so each command is
 * re-sent once.
 */
@SpringBootTest(
    properties = {
      "fulfilment.engine.batching=true",
      "fulfilment.model.waits.AwaitInventory.first-gap=PT1H",
      "camunda.bpm.job-execution.wait-time-in-millis=50",
      "camunda.bpm.job-execution.max-wait=100",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@Import(StatementCounter.class)
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
class TimerStormIT {

  private static final Logger log = LoggerFactory.getLogger(TimerStormIT.class);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int ORDERS = 400;
  private static final int MAX_ROUNDS = 5;
  private static final double MAX_STATEMENTS = 2;
  private static final double MAX_COMMITS = 0.1;

  @Autowired private Inbox inbox;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private StatementCounter statements;
  @Autowired private ApplicationContext node;
  @Autowired private TestEnvironment environment;

  @Test
  void aTimerCostsNoMoreThanItsLimits() {
    place(ORDERS);
    makeRemindersDue();
    allCommandsAreSentTwice();
    double executions;
    double commits;
    int rounds = 0;
    // The job executor polls all the time, so a slow round has more statements.
    do {
      place(ORDERS);
      statements.reset();
      makeRemindersDue();
      allCommandsAreSentTwice();
      executions = (double) statements.executions() / ORDERS;
      commits = (double) statements.commits() / ORDERS;
      log.info("For each timer {} statements and {} commits", executions, commits);
    } while ((executions > MAX_STATEMENTS || commits > MAX_COMMITS) && ++rounds < MAX_ROUNDS);

    assertThat(executions)
        .as("statements for each timer:%n%s", statements.perOrder(ORDERS))
        .isLessThanOrEqualTo(MAX_STATEMENTS);
    assertThat(commits).as("commits for each timer").isLessThanOrEqualTo(MAX_COMMITS);
  }

  @Test
  @Tag("S18")
  @Tag("S25")
  @Tag("S30")
  void twoNodesShareTheTimersAndFireEachOnce() {
    try (ConfigurableApplicationContext other =
        environment.run(
            OrderEscrow.class,
            "orchestrator",
            "--server.port=0",
            "--fulfilment.engine.batching=true",
            "--fulfilment.model.waits.AwaitInventory.first-gap=PT1H",
            "--camunda.bpm.job-execution.wait-time-in-millis=50",
            "--camunda.bpm.job-execution.max-wait=100",
            "--fulfilment.web.admin.password=only-for-this-test")) {
      double byOne = batches(node);
      double byTheOther = batches(other);
      // A node that pauses can miss all timers of a round, so several rounds may be necessary.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                place(ORDERS);
                makeRemindersDue();
                allCommandsAreSentTwice();
                assertThat(batches(node)).as("batches of one node").isGreaterThan(byOne);
                assertThat(batches(other)).as("batches of the other").isGreaterThan(byTheOther);
              });
    }
    assertThat(jdbc.queryForList("select distinct retries_ from act_ru_job", Integer.class))
        .containsExactly(5);
  }

  /** Each open order has two timers, and the engine polls about once a second. */
  @Test
  void readsNoTimersThatAreNotDue() {
    int timers = 20_000;
    jdbc.update(
        """
        insert into act_ru_job (id_, rev_, type_, exclusive_, process_instance_id_, execution_id_, retries_,
          duedate_, suspension_state_, handler_type_)
        select 'later-' || i, 1, 'timer', true, 'later-' || i / 2, 'later-' || i / 2, 5,
          now() + interval '1 day', 1, 'timer-transition'
        from generate_series(1, ?) i
        """,
        timers);
    jdbc.execute("analyze act_ru_job");
    try {
      long rounds = lookupsByDueDate();
      long read = rowsReadBySequentialScan();

      await().atMost(LIMIT).until(() -> lookupsByDueDate() >= rounds + 20);

      assertThat(rowsReadBySequentialScan() - read).isLessThan(timers);
    } finally {
      jdbc.update("delete from act_ru_job where id_ like 'later-%'");
    }
  }

  private long lookupsByDueDate() {
    return number(
        "select idx_scan from pg_stat_user_indexes where indexrelname = 'act_ru_job_by_due_date'");
  }

  private long rowsReadBySequentialScan() {
    return number("select seq_tup_read from pg_stat_user_tables where relname = 'act_ru_job'");
  }

  private long number(String sql) {
    return jdbc.queryForObject(sql, Long.class);
  }

  private void place(int orders) {
    for (int placed = 0; placed < orders; placed += 100) {
      inbox.receive(
          Stream.generate(() -> RawMessages.createOrder(UUID.randomUUID().toString()))
              .limit(100)
              .toList());
    }
    await().atMost(LIMIT).until(() -> count("outbox_message where sent_at is null") == 0);
  }

  /** Makes all reminders due that have not fired, as if their first gap had passed. */
  private void makeRemindersDue() {
    int due =
        jdbc.update(
            """
            update act_ru_job set duedate_ = now() - random() * interval '1 minute',
              repeat_ = regexp_replace(repeat_, '/.*/', '/2026-11-23T20:00:00/')
            where repeat_ like '%/PT1H'
            """);
    assertThat(due).isEqualTo(ORDERS);
  }

  private void allCommandsAreSentTwice() {
    await().atMost(LIMIT).until(() -> count("act_ru_job where repeat_ like '%/PT1H'") == 0);
    await().atMost(LIMIT).until(() -> count("outbox_message where sent_at is null") == 0);
    assertThat(
            jdbc.queryForList(
                "select distinct count(*) from outbox_message group by subject", Long.class))
        .as("commands sent for each order")
        .isEqualTo(List.of(2L));
    assertThat(
            jdbc.queryForList(
                """
                select distinct split_part(repeat_, '/', 3) || ' ' || count(*) over (partition by process_instance_id_)
                from act_ru_job where repeat_ is not null
                """,
                String.class))
        .as("gap and number of the reminders")
        .isEqualTo(List.of("PT2H 1"));
  }

  private static double batches(ApplicationContext node) {
    return node.getBean(MeterRegistry.class)
        .get("executor.completed")
        .tag("name", "camundaTaskExecutor")
        .functionCounter()
        .count();
  }

  private long count(String from) {
    return number("select count(*) from " + from);
  }
}
