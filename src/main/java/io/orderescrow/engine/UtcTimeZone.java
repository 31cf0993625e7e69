package io.orderescrow.engine;

import java.time.ZoneOffset;
import java.util.TimeZone;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/**
 * Makes UTC the time zone of the virtual machine. The engine stores local times. In a zone with
 * summer time they jump by an hour twice a year, and deadlines would fire too early or too late.
 * Two nodes in different zones would disagree about each due date.
 */
@Component
class UtcTimeZone implements BeanFactoryPostProcessor {

  /** Runs before any bean is created, so before the first connection to the database. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
  }
}
