package io.orderescrow.sample.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An SMTP server that gives the same reply to every recipient. */
public class StrictMailServer implements AutoCloseable {

  private final ServerSocket serverSocket;
  private final String reply;

  /**
   * @param reply such as {@code 550 5.1.1 No such user}
   */
  public StrictMailServer(String reply) {
    this.reply = reply;
    try {
      serverSocket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var thread = new Thread(this::serve, "strict mail server");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return serverSocket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    serverSocket.close();
  }

  private void serve() {
    while (!serverSocket.isClosed()) {
      try (var client = serverSocket.accept()) {
        talk(client);
      } catch (IOException e) {
        // The client closed the connection, or the test has ended.
      }
    }
  }

  private void talk(Socket client) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    say(client, "220 here");
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var verb = line.toUpperCase(Locale.ROOT);
      if (verb.startsWith("QUIT")) {
        say(client, "221 bye");
        return;
      }
      say(client, verb.startsWith("RCPT") ? reply : "250 ok");
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
