package io.orderescrow.live;

import io.orderescrow.live.LiveEvents.LiveSnapshot;
import io.orderescrow.live.LiveHistory.Point;
import io.orderescrow.order.OrderProgress;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Takes one snapshot per second and sends it to all viewers of this node. Without viewers it takes
 * none.
 *
 * <p>It stops before the web server, which would wait for the open connections.
 */
@Component
class LiveStream implements SmartLifecycle {

  static final int LATEST_ORDERS = 20;

  private static final Logger log = LoggerFactory.getLogger(LiveStream.class);
  private static final long NO_TIMEOUT = -1;
  private static final long SECONDS_BETWEEN_HEARTBEATS = 10;

  private final LiveCounts counts;
  private final OrderProgress progress;
  private final LiveSettings settings;
  private final LiveEvents events;

  /** Each viewer with the task that closes its connection at the maximum age. */
  private final Map<LiveViewer, Future<?>> viewers = new LinkedHashMap<>();

  private final LiveHistory history = new LiveHistory();

  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(2, daemonThreads("live-"));

  /** At most one thread per viewer; idle threads end. */
  private final ExecutorService writers =
      Executors.newCachedThreadPool(daemonThreads("live-writer-"));

  private List<Future<?>> scheduledTasks = List.of();
  private @Nullable Set<DataWithMediaType> latestEvent;
  private boolean failing;
  private volatile boolean running;

  LiveStream(LiveCounts counts, OrderProgress progress, LiveSettings settings, LiveEvents events) {
    this.counts = counts;
    this.progress = progress;
    this.settings = settings;
    this.events = events;
    scheduler.setRemoveOnCancelPolicy(true);
  }

  private static CustomizableThreadFactory daemonThreads(String prefix) {
    CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
    threads.setDaemon(true);
    return threads;
  }

  /**
   * Adds a viewer.
   *
   * @param lastSeen time of the last snapshot that a reconnecting viewer has; it gets newer history
   */
  synchronized LiveConnection open(String user, Instant lastSeen) throws IOException {
    if (!running || viewers.size() >= settings.maxViewers()) {
      return LiveConnection.Refused.NODE_IS_FULL;
    }
    if (viewers.keySet().stream().filter(each -> each.isOf(user)).count()
        >= settings.maxViewersPerUser()) {
      return LiveConnection.Refused.USER_HAS_TOO_MANY;
    }
    SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    // Until the request is handled, the emitter only stores events.
    emitter.send(events.past(history.after(lastSeen)));
    LiveViewer viewer = new LiveViewer(user, emitter, writers);
    emitter.onError(failure -> remove(viewer));
    emitter.onCompletion(() -> remove(viewer));
    // The page then reconnects, and the user's current permissions are checked.
    long maxAge = settings.maxConnectionAge().toMillis();
    viewers.put(viewer, scheduler.schedule(viewer::close, maxAge, TimeUnit.MILLISECONDS));
    if (latestEvent != null) {
      viewer.send(latestEvent);
    }
    if (scheduledTasks.isEmpty()) {
      scheduledTasks =
          List.of(
              scheduler.scheduleWithFixedDelay(this::publishSnapshot, 0, 1, TimeUnit.SECONDS),
              scheduler.scheduleAtFixedRate(
                  () -> currentViewers().forEach(LiveViewer::sendHeartbeat),
                  SECONDS_BETWEEN_HEARTBEATS,
                  SECONDS_BETWEEN_HEARTBEATS,
                  TimeUnit.SECONDS));
    }
    return new LiveConnection.Opened(emitter);
  }

  private synchronized void remove(LiveViewer viewer) {
    Future<?> closing = viewers.remove(viewer);
    if (closing != null) {
      closing.cancel(false);
    }
    if (viewers.isEmpty()) {
      scheduledTasks.forEach(task -> task.cancel(false));
      scheduledTasks = List.of();
      latestEvent = null;
    }
  }

  synchronized int viewerCount() {
    return viewers.size();
  }

  private void publishSnapshot() {
    Set<DataWithMediaType> event;
    try {
      LiveSnapshot snapshot =
          new LiveSnapshot(counts.now(), progress.steps(), progress.latest(LATEST_ORDERS));
      event = record(snapshot);
      failing = false;
    } catch (RuntimeException failure) {
      // An exception would end the schedule. An outage of the database is logged once.
      if (!failing) {
        log.warn(
            "The live page shows no counts, because they cannot be read: {}", failure.toString());
      }
      failing = true;
      event = events.trouble("The database is unavailable. This page keeps trying.");
    }
    for (LiveViewer viewer : currentViewers()) {
      viewer.send(event);
    }
  }

  private synchronized Set<DataWithMediaType> record(LiveSnapshot snapshot) {
    Point point = snapshot.point();
    history.add(point);
    Set<DataWithMediaType> event = events.now(snapshot, point);
    latestEvent = viewers.isEmpty() ? null : event;
    return event;
  }

  private synchronized List<LiveViewer> currentViewers() {
    return List.copyOf(viewers.keySet());
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  @Override
  public synchronized void stop() {
    running = false;
    scheduler.shutdown();
    currentViewers().forEach(LiveViewer::close);
    writers.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
