package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.LocalClient.Response;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The web applications start a session for each visitor, who may never sign in. */
@OnTheWeb
@Tag("S46")
class AnonymousSessionsIT {

  private static final String PAGE = "/camunda/app/welcome/default/";

  @Autowired ServletWebServerApplicationContext application;
  @LocalServerPort int port;

  @Test
  void oneAddressHasAHundredSessionsWithoutSignIn() throws IOException {
    LocalClient visitor = new LocalClient(port, "127.0.0.40");
    int before = sessions().length;

    List<Response> answers = IntStream.range(0, 120).mapToObj(i -> visitor.get(PAGE)).toList();

    assertThat(answers.subList(0, 100)).allMatch(answer -> answer.status() == 200);
    assertThat(answers.subList(100, 120)).allMatch(answer -> answer.status() == 429);
    assertThat(answers.get(119).body()).contains("/problems/too-many-sessions");
    assertThat(answers.get(119).header("Set-Cookie")).isNull();
    assertThat(sessions().length - before).isEqualTo(100);
    assertThat(new LocalClient(port, "127.0.0.41").get(PAGE).status()).isEqualTo(200);
  }

  @Test
  void aSignedInUserKeepsTheSessionAndTakesNoRoom() throws IOException {
    LocalClient office = new LocalClient(port, "127.0.0.42");
    String signedIn = "";
    for (int i = 0; i < 110; i++) {
      Response answer = office.signIn("dora", ApiClient.PASSWORD, "tasklist");
      assertThat(answer.status()).isEqualTo(200);
      signedIn = LocalClient.cookie(answer, "JSESSIONID");
    }
    assertThat(session(signedIn).getMaxInactiveInterval()).isEqualTo(30 * 60);

    IntStream.range(0, 101).forEach(i -> office.get(PAGE));

    String cookie = "Cookie: JSESSIONID=" + signedIn;
    assertThat(office.get(PAGE).status()).isEqualTo(429);
    assertThat(office.send("GET", PAGE, cookie, "").status()).isEqualTo(200);
  }

  @Test
  void aSessionWithoutSignInEndsEarly() throws IOException {
    Response page = new LocalClient(port, "127.0.0.43").get(PAGE);

    assertThat(session(LocalClient.cookie(page, "JSESSIONID")).getMaxInactiveInterval())
        .isEqualTo(5 * 60);
  }

  private Session session(String id) throws IOException {
    return manager().findSession(id);
  }

  private Session[] sessions() {
    return manager().findSessions();
  }

  private Manager manager() {
    var server = (TomcatWebServer) application.getWebServer();
    return ((Context) server.getTomcat().getHost().findChildren()[0]).getManager();
  }
}
