package io.orderescrow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Adds STARTTLS to the mail server of a {@link TestEnvironment}, which does not support it. It
 * takes no mail before the client has started TLS.
 */
public final class StartTlsGate implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final ServerSocket door;
  private final SSLSocketFactory tls;
  private final int mailPort;

  /**
   * @param mailPort of the mail server behind it
   */
  public StartTlsGate(TestCertificates certificates, int mailPort) {
    this.tls = certificates.context().getSocketFactory();
    this.mailPort = mailPort;
    try {
      door = new ServerSocket(0, 10, InetAddress.getByName(HOST));
    } catch (IOException failure) {
      throw new UncheckedIOException("No port for mail", failure);
    }
    inBackground(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        inBackground(() -> talk(client));
      } catch (IOException closed) {
        // The test has ended.
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      say(client, "220 localhost");
      for (String line = readLine(client); !line.isEmpty(); line = readLine(client)) {
        switch (line.toUpperCase(Locale.ROOT).split(" ")[0]) {
          case "EHLO" -> say(client, "250-localhost\r\n250 STARTTLS");
          case "STARTTLS" -> {
            say(client, "220 go ahead");
            forward(secured(client));
            return;
          }
          case "QUIT" -> {
            say(client, "221 bye");
            return;
          }
          default -> say(client, "530 5.7.0 Must issue a STARTTLS command first");
        }
      }
    } catch (IOException ended) {
      // The client closed the connection, or does not trust the certificate.
    }
  }

  private SSLSocket secured(Socket client) throws IOException {
    SSLSocket secured = (SSLSocket) tls.createSocket(client, InputStream.nullInputStream(), true);
    secured.startHandshake();
    return secured;
  }

  private void forward(SSLSocket client) throws IOException {
    try (client;
        Socket server = new Socket(HOST, mailPort)) {
      readLine(server); // the greeting; the client has one already
      InputStream requests = client.getInputStream();
      OutputStream accepted = server.getOutputStream();
      inBackground(
          () -> {
            try (server) {
              requests.transferTo(accepted);
            } catch (IOException ended) {
              // The other side has closed.
            }
          });
      server.getInputStream().transferTo(client.getOutputStream());
    }
  }

  /** Reads byte by byte: the next bytes may belong to TLS. Empty at the end. */
  private static String readLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "starttls");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
