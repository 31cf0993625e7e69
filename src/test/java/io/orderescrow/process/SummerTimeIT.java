package io.orderescrow.process;

import static io.orderescrow.process.OrderStep.INVENTORY;
import static io.orderescrow.process.OrderStep.SHIPMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deadlines and gaps across both changes of summer time, on a node whose machine is in
 * Europe/Berlin. The clocks there are changed at 01:00 UTC.
 */
@Tag("S36")
@Tag("F9")
class SummerTimeIT {

  private static final String BACK = "2026-10-25T00:50:00Z";
  private static final String FORWARD = "2026-03-29T00:50:00Z";

  private static final TimeZone BEFORE = TimeZone.getDefault();
  private static TestEnvironment environment;
  private static ConfigurableApplicationContext node;

  @BeforeAll
  static void startInBerlin() {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    environment = TestEnvironment.withSchema();
    node =
        environment.run(
            OrderEscrow.class,
            "orchestrator",
            "--server.port=0",
            "--camunda.bpm.job-execution.enabled=false",
            "--fulfilment.web.admin.password=only-for-this-test");
  }

  @AfterAll
  static void stop() {
    node.close();
    environment.close();
    TimeZone.setDefault(BEFORE);
  }

  @AfterEach
  void resetTheClock() {
    ClockUtil.reset();
    reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {BACK, FORWARD})
  void aDeadlineLastsAsLongAsOnAnyOtherDay(String night) {
    Story story = new Story(node, Instant.parse(night));
    story.orderIsPlaced();

    story.timePasses(Duration.ofMinutes(15).minusSeconds(1));
    story.waitsAt(INVENTORY.waitsAt());
    assertThat(story.sends()).containsOnly(INVENTORY.command);
    assertThat(story.secondsOf(INVENTORY.command))
        .containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 630L);

    story.timePasses(Duration.ofSeconds(1));
    story.endsCancelled(INVENTORY, "INVENTORY_DEADLINE", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {BACK, FORWARD})
  void gapsAreDoubledAcrossTheHour(String night) {
    Story story = new Story(node, Instant.parse(night));
    story.orderReaches(SHIPMENT);

    story.timePasses(Duration.ofMinutes(130));

    assertThat(story.secondsOf(SHIPMENT.command))
        .containsExactly(0L, 60L, 180L, 420L, 900L, 1860L, 3780L, 7620L);
  }

  /** The column has no time zone: all nodes have to read it in the same one. */
  @ParameterizedTest
  @ValueSource(strings = {BACK, FORWARD})
  void dueDatesAreStoredInUtc(String night) {
    Story story = new Story(node, Instant.parse(night));
    story.orderIsPlaced();

    List<String> due =
        node.getBean(JdbcTemplate.class)
            .queryForList(
                """
                select to_char(j.duedate_, 'YYYY-MM-DD"T"HH24:MI:SS') from act_ru_job j
                join act_ru_execution e on e.id_ = j.process_instance_id_
                where e.business_key_ = ? and j.repeat_ is null
                """,
                String.class,
                story.orderId);

    assertThat(due)
        .containsExactly(
            Instant.parse(night)
                    .plus(Duration.ofMinutes(15))
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDateTime()
                + ":00");
  }
}
