package io.orderescrow.live;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One page that looks on. Whoever has news for it never waits: a slow one gets the newest when it
 * is ready again, and misses what was in between.
 */
class LiveViewer {

  private final SseEmitter emitter;
  private final Executor writers;
  private @Nullable Set<DataWithMediaType> first;
  private @Nullable Set<DataWithMediaType> newest;
  private @Nullable Set<DataWithMediaType> heartbeat;
  private boolean writing;
  private boolean ended;

  /**
   * @param first is sent before all else, and never replaced by what is newer
   */
  LiveViewer(SseEmitter emitter, Executor writers, Set<DataWithMediaType> first) {
    this.emitter = emitter;
    this.writers = writers;
    this.first = first;
  }

  synchronized void show(Set<DataWithMediaType> news) {
    newest = news;
    write();
  }

  /** Finds out whether anybody is there still. */
  synchronized void beat() {
    heartbeat = SseEmitter.event().comment("still here").build();
    write();
  }

  /** Ends it when what is being written has been; a page that is still there comes back. */
  synchronized void end() {
    ended = true;
    write();
  }

  private synchronized void write() {
    if (!writing) {
      writing = true;
      writers.execute(this::writeAll);
    }
  }

  private void writeAll() {
    try {
      for (Set<DataWithMediaType> next = next(); next != null; next = next()) {
        emitter.send(next);
      }
    } catch (IOException | RuntimeException gone) {
      // The server notices too, and says so by the emitter's callbacks.
      end();
    }
    if (hasEnded()) {
      emitter.complete();
    }
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized @Nullable Set<DataWithMediaType> next() {
    Set<DataWithMediaType> next = null;
    if (!ended) {
      if (first != null) {
        next = first;
        first = null;
      } else if (newest != null) {
        next = newest;
        newest = null;
        heartbeat = null;
      } else {
        next = heartbeat;
        heartbeat = null;
      }
    }
    // One that has ended writes never again.
    writing = next != null || ended;
    return next;
  }
}
