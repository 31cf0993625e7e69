package io.orderescrow.process;

import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionManager;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * Puts a watch on the engine's own creation of event subscriptions. The public interface has no
 * hook that sees every kind: receive task, boundary event, event sub-process, catch event.
 */
class WatchedSubscriptions implements SessionFactory {

  private final OpenedWaits openedWaits;

  WatchedSubscriptions(OpenedWaits openedWaits) {
    this.openedWaits = openedWaits;
  }

  @Override
  public Class<?> getSessionType() {
    return EventSubscriptionManager.class;
  }

  @Override
  public Session openSession() {
    return new EventSubscriptionManager() {
      @Override
      public void insert(EventSubscriptionEntity subscription) {
        super.insert(subscription);
        ExecutionEntity execution = subscription.getExecution();
        if (subscription.isSubscriptionForEventType(
                org.camunda.bpm.engine.impl.event.EventType.MESSAGE)
            && execution != null
            && execution.getProcessBusinessKey() != null) {
          openedWaits.add(execution.getProcessBusinessKey());
        }
      }
    };
  }
}
