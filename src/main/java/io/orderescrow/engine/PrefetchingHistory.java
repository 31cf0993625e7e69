package io.orderescrow.engine;

import io.orderescrow.engine.PrefetchMapper.HistoryStart;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricScopeInstanceEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;

/**
 * Replaces {@link DbHistoryEventHandler} and {@link CacheAwareHistoryEventProducer}, which read the
 * start of each activity that ends. These take it from {@link PrefetchedRows}. The engine's cache
 * must not hold the history rows: it treats them as immutable and would not write their end. Active
 * with {@code fulfilment.engine.batching}.
 */
final class PrefetchingHistory {

  private PrefetchingHistory() {}

  static final class Handler extends DbHistoryEventHandler {

    @Override
    protected void insertOrUpdate(HistoryEvent event) {
      HistoryStart start =
          isInitialEvent(event) ? null : PrefetchedRows.current().historyStart(event.getId());
      if (start != null
          && event instanceof HistoricScopeInstanceEvent scope
          && getDbEntityManager().getCachedEntity(event.getClass(), event.getId()) == null) {
        scope.setStartTime(start.startTime());
        getDbEntityManager().merge(event);
      } else {
        super.insertOrUpdate(event);
      }
    }
  }

  static final class Producer extends CacheAwareHistoryEventProducer {

    @Override
    protected HistoricProcessInstanceEventEntity getHistoricRootProcessInstance(String id) {
      HistoryStart start = PrefetchedRows.current().historyStart(id);
      if (start == null) {
        return super.getHistoricRootProcessInstance(id);
      }
      HistoricProcessInstanceEventEntity root = new HistoricProcessInstanceEventEntity();
      root.setId(id);
      root.setStartTime(start.startTime());
      root.setRemovalTime(start.removalTime());
      return root;
    }
  }
}
