package io.orderescrow.live;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient;
import io.orderescrow.api.EventStreamClient;
import io.orderescrow.api.EventStreamClient.Event;
import io.orderescrow.api.PlaceOrderIT;
import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.OnRealParts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** The event stream of the live page. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=", // the same port
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.live.max-viewers=4",
      // The server drops a viewer that does not read after this time.
      "server.tomcat.connection-timeout=5m",
      "fulfilment.web.admin.password=" + ApiClient.PASSWORD
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
@Import({ApiClient.class, LiveStreamIT.SmallBuffers.class})
class LiveStreamIT {

  /** Loggers of the web layer only: applications of other tests run in the same JVM. */
  private static final String[] SERVER_LOGGERS = {
    "io.orderescrow.api",
    "io.orderescrow.live",
    "io.orderescrow.web",
    "org.apache.catalina",
    "org.apache.coyote",
    "org.springframework.security",
    "org.springframework.web"
  };

  private final List<AutoCloseable> open = new ArrayList<>();

  @Autowired private ApiClient caller;
  @Autowired private LiveStream stream;
  @Autowired private ManagementService management;
  @LocalServerPort private String port;

  /** Small send buffers, so that a few events block the writer of a viewer that does not read. */
  @TestConfiguration
  static class SmallBuffers {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
      return factory ->
          factory.addConnectorCustomizers(
              connector -> connector.setProperty("socket.txBufSize", "4608"));
    }
  }

  @AfterEach
  void closeConnections() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    await().atMost(ofSeconds(60)).until(() -> stream.viewerCount() == 0);
  }

  private EventStreamClient connect() {
    return connect("");
  }

  private EventStreamClient connect(String lastSeen) {
    EventStreamClient listening = EventStreamClient.at(port, ApiClient.CLERK, lastSeen);
    open.add(listening);
    return listening;
  }

  @Test
  void sendsTheSameSnapshotToAllViewers() {
    List<EventStreamClient> all = List.of(connect(), connect(), connect());

    all.forEach(each -> each.awaitEvents(4, "now"));

    assertThat(all.get(0).header("Content-Type")).startsWith("text/event-stream");
    assertThat(all.get(0).events().get(0).name()).isEqualTo("past");
    List<String> together =
        await()
            .atMost(EventStreamClient.TIMEOUT)
            .until(() -> shownToAll(all), ids -> ids.size() >= 2);
    assertThat(all).allSatisfy(each -> assertThat(ids(each)).containsSubsequence(together));
  }

  /** Ids of the snapshots that all viewers have received; a slow viewer skips some. */
  private static List<String> shownToAll(List<EventStreamClient> all) {
    List<String> shown = new ArrayList<>(ids(all.get(0)));
    all.forEach(each -> shown.retainAll(ids(each)));
    return shown;
  }

  private static List<String> ids(EventStreamClient listening) {
    return listening.named("now").stream().map(Event::id).toList();
  }

  @Test
  void showsTheStepOfAnOrderAndThatItsCommandWasResent() {
    String id = caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
    EventStreamClient page = connect();

    await()
        .atMost(EventStreamClient.TIMEOUT)
        .until(() -> stepOf(page, id).equals("AwaitInventory false"));
    management
        .createJobQuery()
        .activityId("InventorySilent")
        .list()
        .forEach(job -> management.executeJob(job.getId()));

    // The parts of a snapshot are read at slightly different times.
    await()
        .atMost(EventStreamClient.TIMEOUT)
        .untilAsserted(
            () -> {
              JsonNode snapshot = last(page);
              assertThat(stepOf(snapshot, id)).isEqualTo("AwaitInventory true");
              JsonNode step =
                  stream(snapshot.path("steps"))
                      .filter(each -> each.path("activityId").asText().equals("AwaitInventory"))
                      .findFirst()
                      .orElseThrow();
              long waiting = step.path("waiting").asLong();
              assertThat(waiting).isPositive();
              assertThat(step.path("resent").asLong()).isEqualTo(waiting);
              assertThat(snapshot.at("/counts/orders/OPEN").asLong()).isEqualTo(waiting);
            });
    JsonNode orders = caller.get(ApiClient.CLERK, "/live/steps/AwaitInventory/orders").json();
    assertThat(orders.findValuesAsText("id")).contains(id);
    assertThat(caller.get(ApiClient.CLERK, "/live/steps/Nowhere/orders").json()).isEmpty();
  }

  @Test
  void countsACompensationAtItsCallingStep() {
    String id = caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
    EventStreamClient page = connect();
    await()
        .atMost(EventStreamClient.TIMEOUT)
        .until(() -> stepOf(page, id).startsWith("AwaitInventory"));

    caller.delete(ApiClient.ADMIN, "/orders/" + id);

    await()
        .atMost(EventStreamClient.TIMEOUT)
        .untilAsserted(
            () -> {
              JsonNode snapshot = last(page);
              assertThat(stepOf(snapshot, id)).startsWith("ReleaseInventory ");
              assertThat(orderIn(snapshot, id).path("state").asText()).isEqualTo("CANCELLING");
            });
  }

  private static String stepOf(EventStreamClient page, String id) {
    return stepOf(last(page), id);
  }

  private static String stepOf(JsonNode snapshot, String id) {
    JsonNode step = orderIn(snapshot, id).at("/steps/0");
    return step.path("step").asText() + " " + step.path("resent").asText();
  }

  private static JsonNode last(EventStreamClient page) {
    List<Event> all = page.awaitEvents(1, "now");
    return all.get(all.size() - 1).data();
  }

  private static JsonNode orderIn(JsonNode snapshot, String id) {
    return stream(snapshot.path("latest"))
        .filter(order -> order.path("id").asText().equals(id))
        .findFirst()
        .orElse(snapshot.path("none"));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Test
  void reconnectReceivesMissedHistoryAndNoSnapshotsAreTakenWithoutViewers() {
    EventStreamClient before = connect();
    List<Event> seen = before.awaitEvents(3, "now");
    before.close();
    await().atMost(ofSeconds(60)).until(() -> stream.viewerCount() == 0);
    long left = System.currentTimeMillis();
    await().pollDelay(ofSeconds(4)).until(() -> true);
    long cameBack = System.currentTimeMillis();

    EventStreamClient back = connect(seen.get(0).id());
    EventStreamClient newcomer = connect();

    // A slow viewer skips events, but the history has their points.
    assertThat(points(back))
        .allMatch(at -> at > at(seen.get(0)))
        .contains(at(seen.get(1)), at(seen.get(2)));
    assertThat(points(newcomer)).contains(at(seen.get(0)));
    back.awaitEvents(1, "now");
    assertThat(points(newcomer))
        .as("snapshots without viewers")
        .filteredOn(at -> at > left && at < cameBack)
        .hasSizeLessThan(2); // one snapshot may have been in progress
  }

  private static long at(Event event) {
    return Long.parseLong(event.id());
  }

  private static List<Long> points(EventStreamClient listening) {
    return stream(listening.awaitEvents(1, "past").get(0).data().path("points"))
        .map(point -> point.path("at").asLong())
        .toList();
  }

  @Test
  void slowViewerDelaysNoOther() throws IOException {
    EventStreamClient quick = connect();
    quick.awaitEvents(1, "now");
    connectWithoutReading();

    // Other writers may block for a moment.
    await()
        .during(ofSeconds(2))
        .atMost(EventStreamClient.TIMEOUT)
        .until(LiveStreamIT::aWriterIsBlocked);
    int soFar = quick.named("now").size();
    quick.awaitEvents(soFar + 4, "now");

    assertThat(aWriterIsBlocked()).isTrue();
  }

  private void connectWithoutReading() throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress("localhost", Integer.parseInt(port)));
    socket
        .getOutputStream()
        .write(
            "GET /live HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
                .formatted(ApiClient.CLERK)
                .getBytes(StandardCharsets.US_ASCII));
  }

  /** Blocked in Tomcat, which waits for room in the send buffer. */
  private static boolean aWriterIsBlocked() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("live-writer-"))
        .anyMatch(
            thread ->
                Arrays.stream(thread.getValue())
                    .anyMatch(frame -> frame.getMethodName().equals("doWrite")));
  }

  @Test
  void rejectsViewersAboveTheLimit() {
    for (int i = 0; i < 4; i++) {
      connect().awaitEvents(1, "now");
    }

    var refused = caller.get(ApiClient.CLERK, "/live");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.at("/type")).isEqualTo("/problems/viewer-limit-reached");
  }

  @Test
  void needsGroupOrderDesk() {
    assertThat(caller.get(null, "/live").status()).isEqualTo(401);
    assertThat(caller.get(ApiClient.NO_GROUP, "/live").status()).isEqualTo(403);
    assertThat(caller.get(null, "/live/steps/AwaitInventory/orders").status()).isEqualTo(401);
    assertThat(caller.get(ApiClient.NO_GROUP, "/live/steps/AwaitInventory/orders").status())
        .isEqualTo(403);
    assertThat(stream.viewerCount()).isZero();
  }

  @Test
  void logsNoErrorWhenAViewerDisconnects() {
    CapturedLog log = CapturedLog.of(SERVER_LOGGERS);
    try (log) {
      EventStreamClient page = connect();
      page.awaitEvents(1, "now");

      page.close();

      await().atMost(ofSeconds(60)).until(() -> stream.viewerCount() == 0);
    }
    assertThat(log.events())
        .noneMatch(line -> line.getLevel().equals(Level.ERROR))
        .extracting(LiveStreamIT::withItsCause)
        .noneMatch(line -> line.contains("Response already committed"))
        .noneMatch(line -> line.contains("AccessDenied"));
  }

  private static String withItsCause(ILoggingEvent line) {
    return line.getFormattedMessage() + ThrowableProxyUtil.asString(line.getThrowableProxy());
  }
}
