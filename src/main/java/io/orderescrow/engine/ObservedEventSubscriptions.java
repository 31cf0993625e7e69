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
 * Replaces {@link EventSubscriptionManager} for two reasons. It reports each new message
 * subscription; the engine has no public hook for every kind (receive task, boundary event, event
 * sub-process, catch event). And it reads an execution before its subscriptions, so that a
 * concurrent end of the wait causes a conflict. Active with and without {@code
 * fulfilment.engine.batching}.
 *
 * @param listener receives, inside the engine's command, the business key of the instance that
 *     begins to wait for a message
 */
public record ObservedEventSubscriptions(Consumer<String> listener) implements SessionFactory {

  @Override
  public Class<?> getSessionType() {
    return EventSubscriptionManager.class;
  }

  @Override
  public Session openSession() {
    return new ObservingSession();
  }

  private final class ObservingSession extends EventSubscriptionManager {

    @Override
    public void insert(EventSubscriptionEntity subscription) {
      super.insert(subscription);
      ExecutionEntity execution = subscription.getExecution();
      if (subscription.isSubscriptionForEventType(EventType.MESSAGE)
          && execution != null
          && execution.getProcessBusinessKey() != null) {
        listener.accept(execution.getProcessBusinessKey());
      }
    }

    /**
     * Reads the execution first. The engine reads the subscription first. If another transaction
     * ends the wait between the two reads, the engine has an old subscription and a new execution,
     * so it does not delete the subscription, nothing conflicts, and a second cancellation succeeds
     * during the compensation of the first. In this order either both are old, which is a conflict
     * when they are written, or the subscription is gone.
     */
    @Override
    public List<EventSubscriptionEntity> findEventSubscriptionsByNameAndExecution(
        String type, String event, String execution, boolean lock) {
      getDbEntityManager().selectById(ExecutionEntity.class, execution);
      return super.findEventSubscriptionsByNameAndExecution(type, event, execution, lock);
    }
  }
}
