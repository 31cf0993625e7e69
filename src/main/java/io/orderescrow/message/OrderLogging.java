package io.orderescrow.message;

import org.slf4j.spi.LoggingEventBuilder;

/** Adds the order's id to a log line as field {@code orderId}, for searches in structured logs. */
public final class OrderLogging {

  private OrderLogging() {}

  /**
   * @param line such as {@code log.atWarn()}
   * @param businessKey the order's id
   */
  public static LoggingEventBuilder in(LoggingEventBuilder line, String businessKey) {
    return line.addKeyValue("orderId", businessKey);
  }
}
