package io.orderescrow.process;

import static java.util.stream.Collectors.joining;

import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;

/**
 * Keeps the decision of a completed user task, and its reason, as a comment of the task. At our
 * history level the variables end with the process; a comment stays in the history, with author and
 * time. A form passes the variables {@code decision} and {@code decisionReason}; both are optional.
 */
class DecisionCommentListener implements TaskListener {

  @Override
  public void notify(DelegateTask task) {
    String comment =
        Stream.of(task.getVariable("decision"), task.getVariable("decisionReason"))
            .filter(Objects::nonNull)
            .map(Object::toString)
            .filter(text -> !text.isBlank())
            .collect(joining(": "));
    if (!comment.isEmpty()) {
      task.getProcessEngineServices()
          .getTaskService()
          .createComment(task.getId(), task.getProcessInstanceId(), comment);
    }
  }
}
