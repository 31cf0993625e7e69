package io.orderescrow.engine;

import java.util.List;
import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.event.EventType;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionManager;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * The engine's own keeper of event subscriptions, with two amendments. It tells when one is made:
 * the public interface has no hook that sees every kind (receive task, boundary event, event
 * sub-process, catch event). And it reads in an order that makes sure of what it has read.
 *
 * @param opened is called inside the engine's command with the business key of the instance that
 *     begins to wait for a message
 */
public record ObservedEventSubscriptions(Consumer<String> opened) implements SessionFactory {

  @Override
  public Class<?> getSessionType() {
    return EventSubscriptionManager.class;
  }

  @Override
  public Session openSession() {
    return new Watched();
  }

  private final class Watched extends EventSubscriptionManager {

    @Override
    public void insert(EventSubscriptionEntity subscription) {
      super.insert(subscription);
      ExecutionEntity execution = subscription.getExecution();
      if (subscription.isSubscriptionForEventType(EventType.MESSAGE)
          && execution != null
          && execution.getProcessBusinessKey() != null) {
        opened.accept(execution.getProcessBusinessKey());
      }
    }

    /**
     * The execution first. The engine reads a subscription and then its execution, each as it is at
     * that moment. Should another transaction end the wait in between, the one that is read is of
     * the past and the other knows nothing of it; so it is not deleted, nothing conflicts, and a
     * second cancellation goes through over the first one's undo. Read in this order, either both
     * are of the past, which shows when they are written, or the subscription is gone.
     */
    @Override
    public List<EventSubscriptionEntity> findEventSubscriptionsByNameAndExecution(
        String type, String event, String execution, boolean lock) {
      getDbEntityManager().selectById(ExecutionEntity.class, execution);
      return super.findEventSubscriptionsByNameAndExecution(type, event, execution, lock);
    }
  }
}
