package io.orderescrow.process;

import static java.util.stream.Collectors.joining;

import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;

/**
 * Stands at the end of every task of a person and keeps what was decided, and why, as a comment of
 * the task. By the history level, variables are gone with their process; a comment stays as long as
 * the history does, with its author and its time.
 *
 * <p>By convention a form gives both as the variables {@code decision} and {@code decisionReason};
 * either may be missing.
 */
class DecisionCommentListener implements TaskListener {

  @Override
  public void notify(DelegateTask task) {
    String note =
        Stream.of(task.getVariable("decision"), task.getVariable("decisionReason"))
            .filter(Objects::nonNull)
            .map(Object::toString)
            .filter(text -> !text.isBlank())
            .collect(joining(": "));
    if (!note.isEmpty()) {
      task.getProcessEngineServices()
          .getTaskService()
          .createComment(task.getId(), task.getProcessInstanceId(), note);
    }
  }
}
