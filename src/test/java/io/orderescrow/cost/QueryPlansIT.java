package io.orderescrow.cost;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessage;
import io.orderescrow.order.OrderProgress;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.process.OrderStep;
import io.orderescrow.progress.InstanceHistoryTable;
import io.orderescrow.progress.InstanceHistoryTable.EngineInstance;
import io.orderescrow.progress.WaitTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.web.client.RestClient;

/**
 * No statement scans a whole table, however many orders have ended. The test asks PostgreSQL for
 * the plan of each statement that the application executes.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=", // the same port
      "camunda.bpm.job-execution.wait-time-in-millis=100",
      "fulfilment.inbox.sweep-interval=PT0.2S",
      "fulfilment.casework.scan-interval=PT0.2S",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@Import(StatementCounter.class)
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
class QueryPlansIT {

  private static final int FINISHED = 4_000;

  private static final Pattern SCANNED = Pattern.compile("Seq Scan on (\\w+)");

  @Autowired private Inbox inbox;
  @Autowired private OutboxLogTable outbox;
  @Autowired private InstanceHistoryTable past;
  @Autowired private WaitTable waits;
  @Autowired private InstanceLogTable instances;
  @Autowired private OrderProgress flow;
  @Autowired private StatementCounter statements;
  @Autowired private JdbcTemplate jdbc;
  @LocalServerPort private int port;

  private JdbcTemplate planner;
  private RestClient http;
  private String finished;

  /** Uses the simple protocol, in which a statement may have parameters without values. */
  @BeforeEach
  void connectPlanner(@Autowired TestEnvironment environment) {
    planner =
        new JdbcTemplate(
            new SimpleDriverDataSource(
                new Driver(),
                environment.jdbcUrlPastTheGate() + "?user=postgres&preferQueryMode=simple"));
  }

  @BeforeEach
  void createFinishedOrders(@Value("classpath:development/order.json") Resource order) {
    http = client();
    finished =
        http.post()
            .uri("/orders")
            .header("Idempotency-Key", "" + UUID.randomUUID())
            .contentType(MediaType.APPLICATION_JSON)
            .body(order)
            .retrieve()
            .body(JsonNode.class)
            .path("id")
            .asText();
    for (OrderStep step : OrderStep.values()) {
      inbox.receive(List.of(yes(step, finished)));
    }
    await().until(() -> state(finished).equals("COMPLETED"));
    FinishedOrders archive = new FinishedOrders(jdbc);
    archive.fill(finished, 1, FINISHED);
    archive.analyze();
  }

  private String state(String order) {
    return http.get()
        .uri("/orders/{id}", order)
        .retrieve()
        .body(JsonNode.class)
        .path("state")
        .asText();
  }

  @Test
  void noStatementScansAWholeTable() {
    assertThat(FinishedOrders.tables()).allSatisfy(table -> assertThat(rowsIn(table)).isPositive());
    statements.reset();
    executeEveryStatement();

    Map<String, String> scans = new TreeMap<>();
    for (String statement : statements.texts()) {
      if (isPlanned(statement)) {
        SCANNED
            .matcher(planOf(statement))
            .results()
            .map(scan -> scan.group(1))
            .filter(table -> rowsIn(table) >= FINISHED)
            .forEach(table -> scans.put(table + " by " + statement, planOf(statement)));
      }
    }

    assertThat(statements.texts()).hasSizeGreaterThan(50);
    assertThat(scans).isEmpty();
  }

  private void executeEveryStatement() {
    List<String> orders = Stream.generate(() -> "" + UUID.randomUUID()).limit(20).toList();
    List<RawMessage> starts = orders.stream().map(order -> createOrder(order)).toList();
    inbox.receive(starts);
    inbox.receive(starts);
    inbox.receive(List.of(createOrder(finished), yes(OrderStep.PAYMENT, orders.get(0))));
    inbox.receive(
        List.of(
            cancel(orders.get(1), "changed my mind"), cancel("unknown-order", "changed my mind")));
    for (OrderStep step : OrderStep.values()) {
      inbox.receive(orders.stream().map(order -> yes(step, order)).toList());
    }
    inbox.receive(List.of(yes(OrderStep.PAYMENT, finished)));
    String open = "" + UUID.randomUUID();
    inbox.receive(List.of(createOrder(open), MalformedOrders.order("" + UUID.randomUUID())));
    assertThat(
            jdbc.update(
                "update act_ru_job set duedate_ = now() where handler_cfg_ like '%Silent%'"))
        .as("reminders made due")
        .isPositive();
    for (String path :
        List.of(
            "/orders",
            "/orders?state=COMPLETED",
            "/orders?state=OPEN&size=100",
            "/orders?after=" + finished,
            "/orders/" + open,
            "/orders/" + finished,
            "/inbox?disposition=UNKNOWN",
            "/inbox?disposition=PARKED",
            "/retries",
            "/orders?id=" + finished.substring(0, 13),
            "/orders?customer=ada",
            "/orders?customer=ada&state=COMPLETED&after=" + finished,
            "/orders?reason=PAYMENT_DECLINED",
            "/orders?state=CANCELLED&acceptedFrom=2026-11-25T10:00:00Z"
                + "&acceptedUntil=2026-11-25T11:00:00Z",
            "/orders?endedFrom=2026-11-25T10:00:00Z&endedUntil=2026-11-25T11:00:00Z",
            "/orders/" + open + "/actions",
            "/inbox",
            "/inbox?disposition=MALFORMED&type=CreateOrderEvent&from=2026-11-25T10:00:00Z",
            "/inbox?subject=" + finished,
            "/inbox?from=2026-11-25T10:00:00Z&until=2026-11-25T11:00:00Z",
            "/failure-groups",
            "/actions",
            "/bulk-actions",
            "/counts",
            "/live/steps/AwaitInventory/orders",
            "/reconciliation",
            "/actuator/health",
            "/actuator/metrics/fulfilment.outbox.unsent")) {
      assertThat(http.get().uri(path).retrieve().toBodilessEntity().getStatusCode().value())
          .as(path)
          .isEqualTo(200);
    }
    readAsTheCockpitPlugin(finished);
    readAsTheCockpitPlugin(open);
    assertThat(flow.steps()).isNotEmpty();
    assertThat(flow.latest(20)).isNotEmpty();
    await().until(() -> outbox.unsent() == 0);
    await().until(() -> executed("select seq, subject from inbox_message"));
    await().until(() -> executed("update act_ru_job"));
    await().until(() -> executed("insert into error_case"));
  }

  /**
   * Executes the reads of the Cockpit plugin that REST does not have; Cockpit itself needs a
   * session.
   */
  private void readAsTheCockpitPlugin(String order) {
    List<EngineInstance> runs = past.forBusinessKey(order);
    assertThat(past.find(runs.get(0).id())).contains(runs.get(0));
    assertThat(past.waits(order)).isNotEmpty();
    assertThat(instances.oldestRunning("order-fulfilment", 8)).isNotEmpty();
    assertThat(
            waits.longWaits(
                jdbc.queryForObject(
                    "select id_ from act_re_procdef where key_ = 'order-fulfilment'", String.class),
                Duration.ofMinutes(1)))
        .isNotEmpty();
  }

  private boolean executed(String beginning) {
    return statements.texts().stream()
        .anyMatch(text -> text.strip().toLowerCase().startsWith(beginning));
  }

  private RestClient client() {
    return RestClient.builder()
        .baseUrl("http://localhost:" + port)
        .defaultHeaders(headers -> headers.setBasicAuth("admin", "only-for-this-test"))
        .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
        .build();
  }

  private static boolean isPlanned(String statement) {
    return Pattern.compile("^\\s*(select|insert|update|delete|with)\\b", Pattern.CASE_INSENSITIVE)
        .matcher(statement)
        .find();
  }

  /** Returns the generic plan, which fits any parameter values, as for a prepared statement. */
  private String planOf(String statement) {
    Matcher question = Pattern.compile("\\?").matcher(statement);
    int[] number = {0};
    String numbered = question.replaceAll(match -> "\\$" + ++number[0]);
    return String.join(
        "\n", planner.queryForList("explain (generic_plan) " + numbered, String.class));
  }

  private long rowsIn(String table) {
    Long rows =
        jdbc.queryForObject(
            "select reltuples::bigint from pg_class where relname = ? and relkind = 'r'",
            Long.class,
            table);
    return rows == null ? 0 : rows;
  }

  private static RawMessage yes(OrderStep step, String order) {
    return answer(
        step.answers.yes(),
        order,
        step.command,
        "\"%s\": \"%s-1\"".formatted(step.answers.key(), step.title()));
  }
}
