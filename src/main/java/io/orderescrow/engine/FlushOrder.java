package io.orderescrow.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.camunda.bpm.engine.impl.cfg.IdGenerator;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManagerFactory;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbEntityOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperationManager;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperationType;

/**
 * The sequence in which a command's changes are written. The engine compares each change with all
 * others of its table to find those that refer to it; with a hundred orders in a batch that was a
 * twentieth of a saturated node's samples. This looks them up. Like the engine's, it inserts a row
 * after those it refers to, and updates and deletes one after those that refer to it.
 */
final class FlushOrder extends DbOperationManager {

  /** Of all commands of an engine. */
  static final class Factory extends DbEntityManagerFactory {

    Factory(IdGenerator ids) {
      super(ids);
    }

    @Override
    public DbEntityManager openSession() {
      DbEntityManager manager = super.openSession();
      manager.setDbOperationManager(new FlushOrder());
      return manager;
    }
  }

  @Override
  protected List<DbEntityOperation> sortByReferences(SortedSet<DbEntityOperation> operations) {
    Map<String, Node> nodes = new HashMap<>();
    List<Node> sequence = new ArrayList<>(operations.size());
    for (DbEntityOperation operation : operations) {
      Node node = new Node(operation);
      nodes.put(operation.getEntity().getId(), node);
      sequence.add(node);
    }
    for (Node node : sequence) {
      Set<String> references = node.operation.getFlushRelevantEntityReferences();
      for (String id : references == null ? Set.<String>of() : references) {
        Node other = nodes.get(id);
        if (other != null && other != node) {
          node.isRelatedTo(other);
        }
      }
    }
    List<DbEntityOperation> sorted = new ArrayList<>(operations.size());
    sequence.forEach(node -> node.addTo(sorted));
    return sorted;
  }

  private static final class Node {

    private final DbEntityOperation operation;
    private final List<Node> before = new ArrayList<>(2);
    private boolean isAdded;

    Node(DbEntityOperation operation) {
      this.operation = operation;
    }

    void isRelatedTo(Node referred) {
      if (operation.getOperationType() == DbOperationType.INSERT) {
        before.add(referred);
      } else {
        referred.before.add(this);
      }
    }

    void addTo(List<DbEntityOperation> sorted) {
      if (!isAdded) {
        isAdded = true;
        before.forEach(node -> node.addTo(sorted));
        sorted.add(operation);
      }
    }
  }
}
