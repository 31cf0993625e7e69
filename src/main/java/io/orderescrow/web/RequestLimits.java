package io.orderescrow.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Divides the threads of a web server, so that slow clients leave threads for others. One source
 * has a third of them at most, and half of them at most wait for the bodies of requests.
 */
final class RequestLimits {

  private final int maxPerSource;
  private final Semaphore waitingBodies;
  private final Map<String, Integer> bySource = new ConcurrentHashMap<>();

  /**
   * @param threads maximum number of threads that serve requests
   */
  RequestLimits(int threads) {
    this.maxPerSource = Math.max(1, threads / 3);
    this.waitingBodies = new Semaphore(Math.max(1, threads / 2));
  }

  int maxPerSource() {
    return maxPerSource;
  }

  /**
   * Counts a request. If it may be served, the caller calls {@link #leave} afterwards.
   *
   * @param source as in {@link SignIn.SourceAndAccount}
   */
  boolean enter(String source) {
    if (bySource.merge(source, 1, Integer::sum) <= maxPerSource) {
      return true;
    }
    leave(source);
    return false;
  }

  void leave(String source) {
    bySource.computeIfPresent(source, (key, requests) -> requests == 1 ? null : requests - 1);
  }

  /**
   * Counts a thread that is about to wait for a body. If it may wait, the caller calls {@link
   * #endBody} afterwards.
   */
  boolean beginBody() {
    return waitingBodies.tryAcquire();
  }

  void endBody() {
    waitingBodies.release();
  }
}
