package io.orderescrow.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.live.LiveHistory.Point;
import io.orderescrow.order.OrderProgress;
import java.nio.charset.StandardCharsets;
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
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Shows this node's viewers how things stand, once a second. It is counted once for all of them,
 * and not at all while nobody looks.
 *
 * <p>It stops before the web server does, which waits for open requests.
 */
@Component
@Profile("orchestrator")
class LiveStream implements SmartLifecycle {

  static final int LATEST = 20;

  private static final Logger log = LoggerFactory.getLogger(LiveStream.class);
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
  private static final long NEVER = -1;
  private static final long SECONDS_BETWEEN_HEARTBEATS = 10;
  private static final long RECONNECT_MILLIS = 2000;

  private final LiveCounts counts;
  private final OrderProgress flow;
  private final LiveSettings settings;
  private final ObjectMapper json;

  private final boolean development;

  /** Each with what will end it. */
  private final Map<LiveViewer, Future<?>> viewers = new LinkedHashMap<>();

  private final LiveHistory history = new LiveHistory();
  private final ScheduledThreadPoolExecutor clockwork =
      new ScheduledThreadPoolExecutor(2, threads("live-"));

  /** As many threads at most as there are viewers, and each ends when it is idle. */
  private final ExecutorService writers = Executors.newCachedThreadPool(threads("live-writer-"));

  private List<Future<?>> ticking = List.of();
  private @Nullable Set<DataWithMediaType> newest;
  private boolean stumbling;
  private volatile boolean running;

  LiveStream(
      LiveCounts counts,
      OrderProgress flow,
      LiveSettings settings,
      ObjectMapper json,
      Environment environment) {
    this.counts = counts;
    this.flow = flow;
    this.settings = settings;
    this.json = json;
    this.development = environment.acceptsProfiles(Profiles.of("development"));
    clockwork.setRemoveOnCancelPolicy(true);
  }

  private static CustomizableThreadFactory threads(String prefix) {
    CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
    threads.setDaemon(true);
    return threads;
  }

  /**
   * @param development whether the page may ask for what only the development run has
   */
  private record Past(List<Point> points, boolean development) {}

  private record Trouble(String detail) {}

  /**
   * Begins to show.
   *
   * @param seen what the viewer has seen already when it comes back; it is sent the rest
   * @return null when nobody else can be shown anything
   */
  synchronized @Nullable SseEmitter open(Instant seen) {
    if (!running || viewers.size() >= settings.maxViewers()) {
      return null;
    }
    SseEmitter emitter = new SseEmitter(NEVER);
    LiveViewer viewer =
        new LiveViewer(
            emitter, writers, event("past", new Past(history.after(seen), development), ""));
    emitter.onError(failure -> leave(viewer));
    emitter.onCompletion(() -> leave(viewer));
    // The page then asks anew, with whatever its user may do by then.
    long millis = settings.maxConnectionAge().toMillis();
    viewers.put(viewer, clockwork.schedule(viewer::end, millis, TimeUnit.MILLISECONDS));
    if (newest != null) {
      viewer.show(newest);
    } else {
      viewer.beat();
    }
    if (ticking.isEmpty()) {
      ticking =
          List.of(
              clockwork.scheduleWithFixedDelay(this::showAll, 0, 1, TimeUnit.SECONDS),
              clockwork.scheduleAtFixedRate(
                  () -> everybody().forEach(LiveViewer::beat),
                  SECONDS_BETWEEN_HEARTBEATS,
                  SECONDS_BETWEEN_HEARTBEATS,
                  TimeUnit.SECONDS));
    }
    return emitter;
  }

  private synchronized void leave(LiveViewer viewer) {
    Future<?> renewal = viewers.remove(viewer);
    if (renewal != null) {
      renewal.cancel(false);
    }
    if (viewers.isEmpty()) {
      ticking.forEach(task -> task.cancel(false));
      ticking = List.of();
      newest = null;
    }
  }

  /** How many look on now. */
  synchronized int viewers() {
    return viewers.size();
  }

  private void showAll() {
    Set<DataWithMediaType> news;
    try {
      LiveSnapshot frame = new LiveSnapshot(counts.now(), flow.steps(), flow.latest(LATEST));
      news = remembered(frame);
      stumbling = false;
    } catch (RuntimeException failure) {
      // It must not end the clockwork; and while the database is away, once is enough for the log.
      if (!stumbling) {
        log.warn("Nothing can be counted for the live page: {}", failure.toString());
      }
      stumbling = true;
      news =
          event(
              "trouble", new Trouble("The database does not answer. This page keeps trying."), "");
    }
    for (LiveViewer viewer : everybody()) {
      viewer.show(news);
    }
  }

  private synchronized Set<DataWithMediaType> remembered(LiveSnapshot frame) {
    Point point = Point.of(frame);
    history.add(point);
    Set<DataWithMediaType> news = event("now", frame, String.valueOf(point.at()));
    newest = viewers.isEmpty() ? null : news;
    return news;
  }

  private synchronized List<LiveViewer> everybody() {
    return List.copyOf(viewers.keySet());
  }

  /** Built once: a builder changes each time it builds, and this is for many. */
  private Set<DataWithMediaType> event(String name, Object data, String id) {
    try {
      var event = SseEmitter.event().name(name).reconnectTime(RECONNECT_MILLIS);
      if (!id.isEmpty()) {
        event.id(id);
      }
      return event.data(json.writeValueAsString(data), TEXT).build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What is to be shown cannot be written as JSON", e);
    }
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  @Override
  public synchronized void stop() {
    running = false;
    clockwork.shutdown();
    everybody().forEach(LiveViewer::end);
    writers.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
