package io.orderescrow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations of the engine in words. */
@Tag("S45")
class OperationWordsTest {

  @ParameterizedTest
  @CsvSource({
    "Task/Complete, completed a task",
    "Task/SetPriority, set priority (task)",
    "User/Create, created a user",
    "Group membership/Delete, deleted a group membership",
    "Authorization/Create, created an authorization",
    "IdentityLink/AddUserLink, added user link (identity link)",
    "ProcessInstance/ModifyProcessInstance, modified process instance",
    "ProcessDefinition/SuspendProcessDefinition, suspended process definition",
    "Job/SetJobRetries, set job retries",
    "Variable/SetVariables, set variables",
    "CorrelateMessage, correlated message"
  })
  void readsAsASentence(String operation, String words) {
    assertThat(OperationWords.of(operation)).isEqualTo(words);
  }
}
