package io.orderescrow.live;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.api.ApiClient;
import io.orderescrow.api.EventStreamClient;
import io.orderescrow.embedded.OnRealParts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** One user cannot take all places of the live page. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.live.max-viewers-per-user=2",
      // A viewer that reads nothing is gone after this time.
      "server.tomcat.connection-timeout=2s",
      "fulfilment.web.admin.password=" + ApiClient.PASSWORD
    })
@ActiveProfiles("orchestrator")
@OnRealParts(alone = true)
@Import({ApiClient.class, LiveStreamIT.SmallBuffers.class})
@Tag("S46")
class LiveQuotaIT {

  private final List<AutoCloseable> open = new ArrayList<>();

  @Autowired private ApiClient caller;
  @Autowired private LiveStream stream;
  @LocalServerPort private String port;

  @AfterEach
  void closeConnections() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    await().atMost(ofSeconds(60)).until(() -> stream.viewerCount() == 0);
  }

  private EventStreamClient connect(String user) {
    EventStreamClient page = EventStreamClient.at(port, user, "");
    open.add(page);
    return page;
  }

  @Test
  void refusesOnePageMoreThanAUserMayHave() {
    EventStreamClient first = connect(ApiClient.CLERK);
    first.awaitEvents(1, "now");
    connect(ApiClient.CLERK).awaitEvents(1, "now");

    var refused = caller.get(ApiClient.CLERK, "/live");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.at("/type")).isEqualTo("/problems/too-many-live-pages");
    assertThat(refused.at("/detail")).contains("2 live pages");
    connect(ApiClient.OPERATOR).awaitEvents(1, "now");

    first.close();

    await().atMost(EventStreamClient.TIMEOUT).until(() -> connect(ApiClient.CLERK).status() == 200);
  }

  @Test
  void aViewerThatReadsNothingLosesItsPlace() throws IOException {
    connectWithoutReading();
    connectWithoutReading();
    await().atMost(ofSeconds(60)).until(() -> stream.viewerCount() == 2);
    assertThat(caller.get(ApiClient.CLERK, "/live").status()).isEqualTo(429);

    await().atMost(EventStreamClient.TIMEOUT).until(() -> stream.viewerCount() == 0);

    connect(ApiClient.CLERK).awaitEvents(1, "now");
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
}
