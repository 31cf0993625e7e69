package io.orderescrow.api;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.Listening.Event;
import io.orderescrow.embedded.OnRealParts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
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
      "fulfilment.api.live.viewers=4",
      "fulfilment.api.admin.password=" + Caller.PASSWORD
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
@Import({Caller.class, LivePageIT.SmallBuffers.class})
@ExtendWith(OutputCaptureExtension.class)
class LivePageIT {

  private final List<AutoCloseable> open = new ArrayList<>();

  @Autowired private Caller caller;
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

  private Listening listening() {
    return listening("");
  }

  private Listening listening(String lastSeen) {
    Listening listening = Listening.at(port, Caller.DESK, lastSeen);
    open.add(listening);
    return listening;
  }

  @Test
  void everybodyIsShownTheSameWhichIsCountedOnce() {
    List<Listening> all = List.of(listening(), listening(), listening());

    all.forEach(each -> each.hears(4, "now"));

    assertThat(all.get(0).header("Content-Type")).startsWith("text/event-stream");
    assertThat(all.get(0).events().get(0).name()).isEqualTo("past");
    List<String> together = ids(all.get(0)).subList(2, 4);
    assertThat(all).allSatisfy(each -> assertThat(ids(each)).containsSubsequence(together));
  }

  private static List<String> ids(Listening listening) {
    return listening.named("now").stream().map(Event::id).toList();
  }

  @Test
  void showsWhereATokenIsAndThatItWasAskedAbout() {
    String id = caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
    Listening page = listening();

    await().atMost(Listening.PATIENCE).until(() -> stepOf(page, id).equals("AwaitInventory false"));
    management
        .createJobQuery()
        .activityId("InventorySilent")
        .list()
        .forEach(job -> management.executeJob(job.getId()));
    await().atMost(Listening.PATIENCE).until(() -> stepOf(page, id).equals("AwaitInventory true"));

    JsonNode frame = last(page);
    JsonNode step =
        stream(frame.path("steps"))
            .filter(each -> each.path("activityId").asText().equals("AwaitInventory"))
            .findFirst()
            .orElseThrow();
    long waiting = step.path("waiting").asLong();
    assertThat(waiting).isPositive();
    assertThat(step.path("askedAgain").asLong()).isEqualTo(waiting);
    assertThat(frame.at("/counts/orders/OPEN").asLong()).isEqualTo(waiting);
    JsonNode orders = caller.get(Caller.DESK, "/live/steps/AwaitInventory/orders").json();
    assertThat(orders.findValuesAsText("id")).contains(id);
    assertThat(caller.get(Caller.DESK, "/live/steps/Nowhere/orders").json()).isEmpty();
  }

  @Test
  void countsAnUndoAtTheStepThatCalledForIt() {
    String id = caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
    Listening page = listening();
    await().atMost(Listening.PATIENCE).until(() -> stepOf(page, id).startsWith("AwaitInventory"));

    caller.delete(Caller.ADMIN, "/orders/" + id);

    await()
        .atMost(Listening.PATIENCE)
        .until(() -> stepOf(page, id).equals("ReleaseInventory false"));
    assertThat(orderIn(last(page), id).path("state").asText()).isEqualTo("CANCELLING");
  }

  private static String stepOf(Listening page, String id) {
    JsonNode step = orderIn(last(page), id).at("/steps/0");
    return step.path("step").asText() + " " + step.path("askedAgain").asText();
  }

  private static JsonNode last(Listening page) {
    List<Event> all = page.hears(1, "now");
    return all.get(all.size() - 1).data();
  }

  private static JsonNode orderIn(JsonNode frame, String id) {
    return stream(frame.path("latest"))
        .filter(order -> order.path("id").asText().equals(id))
        .findFirst()
        .orElse(frame.path("none"));
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Test
  void whoComesBackIsSentWhatWasMissedAndNothingIsCountedMeanwhile() {
    Listening before = listening();
    List<Event> seen = before.hears(3, "now");
    before.close();
    await().atMost(ofSeconds(60)).until(() -> stream.viewers() == 0);
    String last = before.named("now").get(before.named("now").size() - 1).id();
    await().pollDelay(ofSeconds(4)).until(() -> true);

    Listening back = listening(seen.get(0).id());
    Listening stranger = listening();

    assertThat(points(back)).startsWith(Long.parseLong(seen.get(1).id()));
    assertThat(points(stranger)).contains(Long.parseLong(seen.get(0).id()));
    long goesOn = Long.parseLong(back.hears(1, "now").get(0).id());
    List<Long> between =
        points(stranger).stream()
            .filter(at -> at > Long.parseLong(last) + 12_000 && at < goesOn)
            .toList();
    assertThat(between).as("counted for nobody").isEmpty();
  }

  private static List<Long> points(Listening listening) {
    return stream(listening.hears(1, "past").get(0).data().path("points"))
        .map(point -> point.path("at").asLong())
        .toList();
  }

  @Test
  void aPageThatReadsNothingHoldsUpNobody() throws IOException {
    Listening quick = listening();
    quick.hears(1, "now");
    readsNothing();

    await().atMost(ofSeconds(60)).until(LivePageIT::aWriterWaits);
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
                .formatted(Caller.DESK)
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

    var refused = caller.get(Caller.DESK, "/live");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.at("/type")).isEqualTo("/problems/too-many-viewers");
  }

  @Test
  void showsNothingToWhoeverMayNotSeeOrders() {
    assertThat(caller.get(null, "/live").status()).isEqualTo(401);
    assertThat(caller.get(Caller.NOBODY_SPECIAL, "/live").status()).isEqualTo(403);
    assertThat(caller.get(null, "/live/steps/AwaitInventory/orders").status()).isEqualTo(401);
    assertThat(caller.get(Caller.NOBODY_SPECIAL, "/live/steps/AwaitInventory/orders").status())
        .isEqualTo(403);
    assertThat(stream.viewers()).isZero();
  }

  @Test
  void whoGoesWithoutAWordIsForgottenQuietly(CapturedOutput output) {
    Listening page = listening();
    page.hears(1, "now");

    page.close();

    await().atMost(ofSeconds(60)).until(() -> stream.viewers() == 0);
    // The job executors of other tests' applications go on in this virtual machine.
    assertThat(output.getAll().lines().filter(line -> !line.contains("org.camunda.bpm.engine")))
        .noneMatch(line -> line.contains(" ERROR "))
        .noneMatch(line -> line.contains("Response already committed"))
        .noneMatch(line -> line.contains("AccessDenied"));
  }
}
