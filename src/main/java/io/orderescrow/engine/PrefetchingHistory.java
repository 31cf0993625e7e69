package io.orderescrow.engine;

import io.orderescrow.engine.PrefetchMapper.Began;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricScopeInstanceEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;

/**
 * The engine's history, which looks up when something began that ends now; where that is {@link
 * PrefetchedRows} it is not read again. The rows themselves must not be in the engine's cache: it
 * takes a history row for immutable, and would not write its end.
 */
final class PrefetchingHistory {

  private PrefetchingHistory() {}

  static final class Handler extends DbHistoryEventHandler {

    @Override
    protected void insertOrUpdate(HistoryEvent event) {
      Began began = isInitialEvent(event) ? null : PrefetchedRows.now().began(event.getId());
      if (began != null
          && event instanceof HistoricScopeInstanceEvent scope
          && getDbEntityManager().getCachedEntity(event.getClass(), event.getId()) == null) {
        scope.setStartTime(began.at());
        getDbEntityManager().merge(event);
      } else {
        super.insertOrUpdate(event);
      }
    }
  }

  static final class Producer extends CacheAwareHistoryEventProducer {

    @Override
    protected HistoricProcessInstanceEventEntity getHistoricRootProcessInstance(String id) {
      Began began = PrefetchedRows.now().began(id);
      if (began == null) {
        return super.getHistoricRootProcessInstance(id);
      }
      HistoricProcessInstanceEventEntity root = new HistoricProcessInstanceEventEntity();
      root.setId(id);
      root.setStartTime(began.at());
      root.setRemovalTime(began.removal());
      return root;
    }
  }
}
