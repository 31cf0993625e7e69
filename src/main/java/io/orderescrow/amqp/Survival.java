package io.orderescrow.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.core.NestedExceptionUtils;

/**
 * Whether a channel outlives its first moments. A message that the client cannot take closes the
 * connection right after the consumer has started: each start succeeds, and a loop that counted it
 * as a success would start consumers without a pause.
 */
final class Survival {

  private static final long MOMENT_IN_MILLIS = 500;

  private final CompletableFuture<ShutdownSignalException> end = new CompletableFuture<>();

  private Survival(Channel channel) {
    channel.addShutdownListener(end::complete);
  }

  static Survival of(Channel channel) {
    return new Survival(channel);
  }

  /**
   * Waits for half a second.
   *
   * @throws IOException when the channel has closed, unless this application closed it; the message
   *     names the cause
   */
  void require() throws IOException, InterruptedException {
    try {
      ShutdownSignalException cause = end.get(MOMENT_IN_MILLIS, TimeUnit.MILLISECONDS);
      if (!cause.isInitiatedByApplication()) {
        throw new IOException(
            "The channel closed right after it was opened: "
                + NestedExceptionUtils.getMostSpecificCause(cause).getMessage(),
            cause);
      }
    } catch (TimeoutException survived) {
      // It is still open.
    } catch (ExecutionException e) {
      throw new IllegalStateException("The future has no failure", e);
    }
  }
}
