package io.orderescrow.embedded;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * What some loggers log until it is closed. It hears them directly: what an application in the same
 * JVM sets for the console does not matter.
 */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final List<Logger> loggers;

  private CapturedLog(List<Logger> loggers) {
    this.loggers = loggers;
    start();
    loggers.forEach(logger -> logger.addAppender(this));
  }

  public static CapturedLog of(Class<?> logging) {
    return of(logging.getName());
  }

  /**
   * @param loggers names of classes or packages
   */
  public static CapturedLog of(String... loggers) {
    return new CapturedLog(
        Stream.of(loggers).map(name -> (Logger) LoggerFactory.getLogger(name)).toList());
  }

  /** Formatted lines with their level, such as {@code "WARN A sign-in failed"}. */
  public List<String> lines() {
    return events.stream().map(CapturedLog::line).toList();
  }

  public Stream<ILoggingEvent> events() {
    return events.stream();
  }

  private static String line(ILoggingEvent event) {
    return event.getLevel() + " " + event.getFormattedMessage();
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.detachAppender(this));
  }
}
