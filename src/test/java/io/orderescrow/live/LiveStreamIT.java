package io.orderescrow.live;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient;
import io.orderescrow.api.EventStreamClient;
import io.orderescrow.api.EventStreamClient.Event;
import io.orderescrow.api.PlaceOrderIT;
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
import org.slf4j.LoggerFactory;
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

/** What the first page is fed with. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.live.max-viewers=4",
      // A page that takes nothing is given up after this.
      "server.tomcat.connection-timeout=5m",
      "fulfilment.web.admin.password=" + ApiClient.PASSWORD
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
@Import({ApiClient.class, LiveStreamIT.SmallBuffers.class})
class LiveStreamIT {

  /** Whoever has a hand in a page. Applications of other tests go on in this virtual machine. */
  private static final List<Logger> WHO_SERVES =
      Stream.of(
              "io.orderescrow.api",
              "org.apache.catalina",
              "org.apache.coyote",
              "org.springframework.security",
              "org.springframework.web")
          .map(name -> (Logger) LoggerFactory.getLogger(name))
          .toList();

  private final List<AutoCloseable> open = new ArrayList<>();

  @Autowired private ApiClient caller;
  @Autowired private LiveStream stream;
  @Autowired private ManagementService management;
  @LocalServerPort private String port;

  /** So that a few events fill them, and who does not read them is waited for by whoever writes. */
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
  void everybodyLeaves() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    await().atMost(ofSeconds(60)).until(() -> stream.viewers() == 0);
  }

  private EventStreamClient listening() {
    return listening("");
  }

  private EventStreamClient listening(String lastSeen) {
    EventStreamClient listening = EventStreamClient.at(port, ApiClient.DESK, lastSeen);
    open.add(listening);
    return listening;
  }

  @Test
  void everybodyIsShownTheSameWhichIsCountedOnce() {
    List<EventStreamClient> all = List.of(listening(), listening(), listening());

    all.forEach(each -> each.hears(4, "now"));

    assertThat(all.get(0).header("Content-Type")).startsWith("text/event-stream");
    assertThat(all.get(0).events().get(0).name()).isEqualTo("past");
    List<String> together =
        await()
            .atMost(EventStreamClient.PATIENCE)
            .until(() -> shownToAll(all), ids -> ids.size() >= 2);
    assertThat(all).allSatisfy(each -> assertThat(ids(each)).containsSubsequence(together));
  }

  /** One that is slow misses some. */
  private static List<String> shownToAll(List<EventStreamClient> all) {
    List<String> shown = new ArrayList<>(ids(all.get(0)));
    all.forEach(each -> shown.retainAll(ids(each)));
    return shown;
  }

  private static List<String> ids(EventStreamClient listening) {
    return listening.named("now").stream().map(Event::id).toList();
  }

  @Test
  void showsWhereATokenIsAndThatItWasAskedAbout() {
    String id = caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
    EventStreamClient page = listening();

    await()
        .atMost(EventStreamClient.PATIENCE)
        .until(() -> stepOf(page, id).equals("AwaitInventory false"));
    management
        .createJobQuery()
        .activityId("InventorySilent")
        .list()
        .forEach(job -> management.executeJob(job.getId()));

    // What is in a frame was read at moments that lie a little apart.
    await()
        .atMost(EventStreamClient.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode frame = last(page);
              assertThat(stepOf(frame, id)).isEqualTo("AwaitInventory true");
              JsonNode step =
                  stream(frame.path("steps"))
                      .filter(each -> each.path("activityId").asText().equals("AwaitInventory"))
                      .findFirst()
                      .orElseThrow();
              long waiting = step.path("waiting").asLong();
              assertThat(waiting).isPositive();
              assertThat(step.path("askedAgain").asLong()).isEqualTo(waiting);
              assertThat(frame.at("/counts/orders/OPEN").asLong()).isEqualTo(waiting);
            });
    JsonNode orders = caller.get(ApiClient.DESK, "/live/steps/AwaitInventory/orders").json();
    assertThat(orders.findValuesAsText("id")).contains(id);
    assertThat(caller.get(ApiClient.DESK, "/live/steps/Nowhere/orders").json()).isEmpty();
  }

  @Test
  void countsAnUndoAtTheStepThatCalledForIt() {
    String id = caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
    EventStreamClient page = listening();
    await()
        .atMost(EventStreamClient.PATIENCE)
        .until(() -> stepOf(page, id).startsWith("AwaitInventory"));

    caller.delete(ApiClient.ADMIN, "/orders/" + id);

    await()
        .atMost(EventStreamClient.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode frame = last(page);
              assertThat(stepOf(frame, id)).startsWith("ReleaseInventory ");
              assertThat(orderIn(frame, id).path("state").asText()).isEqualTo("CANCELLING");
            });
  }

  private static String stepOf(EventStreamClient page, String id) {
    return stepOf(last(page), id);
  }

  private static String stepOf(JsonNode frame, String id) {
    JsonNode step = orderIn(frame, id).at("/steps/0");
    return step.path("step").asText() + " " + step.path("askedAgain").asText();
  }

  private static JsonNode last(EventStreamClient page) {
    List<Event> all = page.hears(1, "now");
    return all.get(all.size() - 1).data();
  }

  private static JsonNode orderIn(JsonNode frame, String id) {
    return stream(frame.path("latest"))
        .filter(order -> order.path("id").asText().equals(id))
        .findFirst()
        .orElse(frame.path("none"));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Test
  void whoComesBackIsSentWhatWasMissedAndNothingIsCountedMeanwhile() {
    EventStreamClient before = listening();
    List<Event> seen = before.hears(3, "now");
    before.close();
    await().atMost(ofSeconds(60)).until(() -> stream.viewers() == 0);
    long left = System.currentTimeMillis();
    await().pollDelay(ofSeconds(4)).until(() -> true);
    long cameBack = System.currentTimeMillis();

    EventStreamClient back = listening(seen.get(0).id());
    EventStreamClient stranger = listening();

    // A page that is slow misses events, which are points all the same.
    assertThat(points(back))
        .allMatch(at -> at > at(seen.get(0)))
        .contains(at(seen.get(1)), at(seen.get(2)));
    assertThat(points(stranger)).contains(at(seen.get(0)));
    back.hears(1, "now");
    assertThat(points(stranger))
        .as("counted for nobody")
        .filteredOn(at -> at > left && at < cameBack)
        .hasSizeLessThan(2); // one count may have been under way
  }

  private static long at(Event event) {
    return Long.parseLong(event.id());
  }

  private static List<Long> points(EventStreamClient listening) {
    return stream(listening.hears(1, "past").get(0).data().path("points"))
        .map(point -> point.path("at").asLong())
        .toList();
  }

  @Test
  void aPageThatReadsNothingHoldsUpNobody() throws IOException {
    EventStreamClient quick = listening();
    quick.hears(1, "now");
    readsNothing();

    // Another writer may be there for a moment.
    await()
        .during(ofSeconds(2))
        .atMost(EventStreamClient.PATIENCE)
        .until(LiveStreamIT::aWriterWaits);
    int soFar = quick.named("now").size();
    quick.hears(soFar + 4, "now");

    assertThat(aWriterWaits()).isTrue();
  }

  private void readsNothing() throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress("localhost", Integer.parseInt(port)));
    socket
        .getOutputStream()
        .write(
            "GET /live HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
                .formatted(ApiClient.DESK)
                .getBytes(StandardCharsets.US_ASCII));
  }

  /** In Tomcat, for room in the buffer of a connection. */
  private static boolean aWriterWaits() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("live-writer-"))
        .anyMatch(
            thread ->
                Arrays.stream(thread.getValue())
                    .anyMatch(frame -> frame.getMethodName().equals("doWrite")));
  }

  @Test
  void servesNoMoreThanItMayAndSaysSo() {
    for (int i = 0; i < 4; i++) {
      listening().hears(1, "now");
    }

    var refused = caller.get(ApiClient.DESK, "/live");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.at("/type")).isEqualTo("/problems/too-many-viewers");
  }

  @Test
  void showsNothingToWhoeverMayNotSeeOrders() {
    assertThat(caller.get(null, "/live").status()).isEqualTo(401);
    assertThat(caller.get(ApiClient.NOBODY_SPECIAL, "/live").status()).isEqualTo(403);
    assertThat(caller.get(null, "/live/steps/AwaitInventory/orders").status()).isEqualTo(401);
    assertThat(caller.get(ApiClient.NOBODY_SPECIAL, "/live/steps/AwaitInventory/orders").status())
        .isEqualTo(403);
    assertThat(stream.viewers()).isZero();
  }

  @Test
  void whoGoesWithoutAWordIsForgottenQuietly() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    WHO_SERVES.forEach(logger -> logger.addAppender(lines));
    try {
      EventStreamClient page = listening();
      page.hears(1, "now");

      page.close();

      await().atMost(ofSeconds(60)).until(() -> stream.viewers() == 0);
    } finally {
      WHO_SERVES.forEach(logger -> logger.detachAppender(lines));
    }
    assertThat(lines.list)
        .noneMatch(line -> line.getLevel().equals(Level.ERROR))
        .extracting(LiveStreamIT::withItsCause)
        .noneMatch(line -> line.contains("Response already committed"))
        .noneMatch(line -> line.contains("AccessDenied"));
  }

  private static String withItsCause(ILoggingEvent line) {
    return line.getFormattedMessage() + ThrowableProxyUtil.asString(line.getThrowableProxy());
  }
}
