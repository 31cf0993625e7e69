package io.orderescrow.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Many connections whose clients begin a request, then send a byte now and then, and never read.
 */
final class SlowClients implements AutoCloseable {

  private static final int SMALL_BUFFER = 2048;
  private static final long PAUSE_MILLIS = 200;

  private final List<Client> clients = new ArrayList<>();
  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param addresses the first so many addresses from 127.0.1.1 on share the connections
   * @param beginning what each client sends at once, as far as the server takes it
   * @param bytes what it sends afterwards, again and again
   */
  SlowClients(int port, int connections, int addresses, String beginning, String bytes) {
    byte[] first = beginning.getBytes(ISO_8859_1);
    for (int i = 0; i < connections; i++) {
      Client client = Client.connect("127.0.1." + (1 + i % addresses), port, first);
      clients.add(client);
      client.send();
    }
    byte[] then = bytes.getBytes(ISO_8859_1);
    sender.scheduleWithFixedDelay(
        () -> clients.forEach(client -> client.sendMore(then)),
        0,
        PAUSE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private static final class Client {

    private final SocketChannel channel;
    private ByteBuffer unsent;

    private Client(SocketChannel channel, byte[] beginning) {
      this.channel = channel;
      this.unsent = ByteBuffer.wrap(beginning);
    }

    static Client connect(String address, int port, byte[] beginning) {
      try {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        channel.bind(new InetSocketAddress(address, 0));
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        return new Client(channel, beginning);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void sendMore(byte[] bytes) {
      if (!unsent.hasRemaining()) {
        unsent = ByteBuffer.wrap(bytes);
      }
      send();
    }

    void send() {
      try {
        channel.write(unsent);
      } catch (IOException closed) {
        // The server has refused this client.
      }
    }
  }

  @Override
  public void close() {
    sender.shutdownNow();
    for (Client client : clients) {
      try {
        client.channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
