package io.orderescrow.message;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * Log lines that concern one order name it in a field of their own, {@code orderId}, so that
 * structured logs can be searched by it. Plain ones name it in their text.
 */
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
