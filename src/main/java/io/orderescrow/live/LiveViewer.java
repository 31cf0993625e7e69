package io.orderescrow.live;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One connected page. Senders never block: a slow page receives the latest event when it is ready
 * again, and skips the events in between.
 */
class LiveViewer {

  private final String user;
  private final SseEmitter emitter;
  private final Executor writers;
  private @Nullable Set<DataWithMediaType> latest;
  private @Nullable Set<DataWithMediaType> heartbeat;
  private boolean writing;
  private boolean closed;

  LiveViewer(String user, SseEmitter emitter, Executor writers) {
    this.user = user;
    this.emitter = emitter;
    this.writers = writers;
  }

  boolean isOf(String name) {
    return user.equals(name);
  }

  synchronized void send(Set<DataWithMediaType> event) {
    latest = event;
    startWriting();
  }

  /** Detects a closed connection. */
  synchronized void sendHeartbeat() {
    heartbeat = SseEmitter.event().comment("heartbeat").build();
    startWriting();
  }

  /** Closes the connection after the current write; a live page then reconnects. */
  synchronized void close() {
    closed = true;
    startWriting();
  }

  private synchronized void startWriting() {
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
      // The server notices as well, and calls the emitter's callbacks.
      close();
    }
    if (isClosed()) {
      complete();
    }
  }

  private void complete() {
    try {
      emitter.complete();
    } catch (IllegalStateException ended) {
      // The server has noticed the lost connection first, and has ended the response.
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized @Nullable Set<DataWithMediaType> next() {
    Set<DataWithMediaType> next = null;
    if (!closed) {
      next = latest != null ? latest : heartbeat;
      latest = null;
      heartbeat = null;
    }
    // After close, writing stays true, so that nothing is written again.
    writing = next != null || closed;
    return next;
  }
}
