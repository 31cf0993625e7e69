package io.orderescrow.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Group commit: processes the inputs of concurrent threads together. The first thread processes the
 * inputs of all threads that wait by then. A single thread waits for no other; there is no thread
 * of its own.
 *
 * <p>A group that takes longer than usual holds up no later input: after a second the next thread
 * leads a group of its own. The reason may be a connection that has died unnoticed.
 *
 * @param <T> an input
 * @param <R> its result
 */
final class GroupCommit<T, R> {

  private static final long PATIENCE_IN_MILLIS = 1_000;

  private final Function<List<T>, List<R>> work;
  private final Predicate<Throwable> failsAll;
  private final int maxSize;
  private final Queue<Request<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lead = new ReentrantLock();

  /**
   * @param work returns one result for each input, in their order; all or nothing
   * @param failsAll true for a failure that each input would meet alone, such as an outage; after
   *     any other failure each input is processed alone
   * @param maxSize the maximum number of inputs that are processed together
   */
  GroupCommit(Function<List<T>, List<R>> work, Predicate<Throwable> failsAll, int maxSize) {
    this.work = work;
    this.failsAll = failsAll;
    this.maxSize = maxSize;
  }

  private record Request<T, R>(T input, CompletableFuture<R> result) {}

  /**
   * Processes the input, alone or together with others, and returns its result.
   *
   * @throws RuntimeException the failure of the work for this input
   */
  R submit(T input) {
    Request<T, R> mine = new Request<>(input, new CompletableFuture<>());
    waiting.add(mine);
    while (!mine.result().isDone()) {
      boolean leads = awaitLead();
      try {
        // Another thread may have processed this input, or may be doing so.
        if (!mine.result().isDone()) {
          List<Request<T, R>> next = next();
          if (!next.isEmpty()) {
            process(next);
          }
        }
      } finally {
        if (leads) {
          lead.unlock();
        }
      }
    }
    return resultOf(mine);
  }

  /** Returns false when the present leader takes too long; this thread then leads beside it. */
  private boolean awaitLead() {
    try {
      return lead.tryLock(PATIENCE_IN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while another thread commits", e);
    }
  }

  private List<Request<T, R>> next() {
    List<Request<T, R>> next = new ArrayList<>();
    for (var place = waiting.poll(); place != null; place = waiting.poll()) {
      next.add(place);
      if (next.size() == maxSize) {
        break;
      }
    }
    return next;
  }

  private void process(List<Request<T, R>> places) {
    try {
      List<R> results = work.apply(places.stream().map(Request::input).toList());
      for (int i = 0; i < places.size(); i++) {
        places.get(i).result().complete(results.get(i));
      }
    } catch (RuntimeException | Error failure) {
      if (places.size() == 1 || failsAll.test(failure)) {
        places.forEach(place -> place.result().completeExceptionally(failure));
      } else {
        places.forEach(place -> process(List.of(place)));
      }
    }
  }

  private R resultOf(Request<T, R> place) {
    try {
      return place.result().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
