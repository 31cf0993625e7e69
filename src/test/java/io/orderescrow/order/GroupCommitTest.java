package io.orderescrow.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private final CountDownLatch dead = new CountDownLatch(1);
  private final CountDownLatch connection = new CountDownLatch(1);

  /** The others would wait until the driver notices that the connection of the first is dead. */
  @Test
  @Tag("S37")
  void aGroupThatHangsDoesNotHoldUpTheNext() throws Exception {
    GroupCommit<String, String> orders = new GroupCommit<>(this::commit, failure -> true, 100);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(() -> orders.submit("over a dead connection"));
    dead.await();

    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> orders.submit("later"));

    assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("later");
    assertThat(first).isNotDone();
    connection.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("over a dead connection");
  }

  private List<String> commit(List<String> inputs) {
    if (inputs.contains("over a dead connection")) {
      dead.countDown();
      try {
        connection.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return inputs;
  }
}
