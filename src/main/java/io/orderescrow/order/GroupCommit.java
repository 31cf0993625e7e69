package io.orderescrow.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Does together what many threads ask for at the same time, as databases commit in groups: whoever
 * comes first does it for all who wait by then. Alone it waits for nobody, and it has no thread of
 * its own.
 *
 * @param <T> what is asked for
 * @param <R> what comes of it
 */
final class GroupCommit<T, R> {

  private final Function<List<T>, List<R>> work;
  private final Predicate<Throwable> everybodys;
  private final int most;
  private final Queue<Place<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lead = new ReentrantLock();

  /**
   * @param work returns as many results as it is given, in that order; all or nothing
   * @param everybodys failures that would befall each of them alone as well; after any other, each
   *     is tried alone
   * @param most how many it is given at once
   */
  GroupCommit(Function<List<T>, List<R>> work, Predicate<Throwable> everybodys, int most) {
    this.work = work;
    this.everybodys = everybodys;
    this.most = most;
  }

  private record Place<T, R>(T asked, CompletableFuture<R> result) {}

  /**
   * Returns when it is done.
   *
   * @throws RuntimeException that of the work, when it fails for this one alone too
   */
  R ask(T asked) {
    Place<T, R> mine = new Place<>(asked, new CompletableFuture<>());
    waiting.add(mine);
    while (!mine.result().isDone()) {
      lead.lock();
      try {
        // Those who waited for the lock find theirs done by whoever had it.
        if (!mine.result().isDone()) {
          workOff(next());
        }
      } finally {
        lead.unlock();
      }
    }
    return resultOf(mine);
  }

  private List<Place<T, R>> next() {
    List<Place<T, R>> next = new ArrayList<>();
    for (var place = waiting.poll(); place != null; place = waiting.poll()) {
      next.add(place);
      if (next.size() == most) {
        break;
      }
    }
    return next;
  }

  private void workOff(List<Place<T, R>> places) {
    try {
      List<R> results = work.apply(places.stream().map(Place::asked).toList());
      for (int i = 0; i < places.size(); i++) {
        places.get(i).result().complete(results.get(i));
      }
    } catch (RuntimeException | Error failure) {
      if (places.size() == 1 || everybodys.test(failure)) {
        places.forEach(place -> place.result().completeExceptionally(failure));
      } else {
        places.forEach(place -> workOff(List.of(place)));
      }
    }
  }

  private R resultOf(Place<T, R> place) {
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
