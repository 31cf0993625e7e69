package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.process.OnTheEngine;
import java.util.UUID;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Errors of an adopter's own code count as failures of the process that runs it. */
@OnTheEngine
@Tag("S37")
class CommandErrorsIT {

  private static final String PROCESS = "failing-code";

  @Autowired private ProcessEngine engine;

  private final Code code = new Code();
  private DefaultListableBeanFactory beans;
  private String deployment;

  /** A delegate with a fault. */
  private static final class Code implements JavaDelegate {

    private Class<? extends Error> failure = AssertionError.class;

    @Override
    public void execute(DelegateExecution execution) throws ReflectiveOperationException {
      throw failure.getConstructor().newInstance();
    }
  }

  @BeforeEach
  void deploy(@Autowired ConfigurableApplicationContext context) {
    beans = (DefaultListableBeanFactory) context.getBeanFactory();
    beans.registerSingleton("failingCode", code);
    BpmnModelInstance model =
        Bpmn.createExecutableProcess(PROCESS)
            .camundaHistoryTimeToLive(1)
            .startEvent()
            .serviceTask()
            .camundaDelegateExpression("${failingCode}")
            .endEvent()
            .done();
    deployment =
        engine
            .getRepositoryService()
            .createDeployment()
            .addModelInstance(PROCESS + ".bpmn", model)
            .deploy()
            .getId();
  }

  @AfterEach
  void undeploy() {
    engine.getRepositoryService().deleteDeployment(deployment, true);
    beans.destroySingleton("failingCode");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        NoClassDefFoundError.class,
        ExceptionInInitializerError.class,
        StackOverflowError.class,
        AssertionError.class
      })
  void anErrorOfTheCodeIsAnException(Class<? extends Error> failure) {
    assertThatThrownBy(() -> start(failure))
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining("code of a process failed")
        .hasMessageContaining(failure.getSimpleName());
    assertThat(
            engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(PROCESS)
                .count())
        .isZero();
  }

  /** The virtual machine has to end, not only the command. */
  @Test
  void anErrorOfTheVirtualMachineIsNotHidden() {
    assertThatThrownBy(() -> start(OutOfMemoryError.class)).isInstanceOf(OutOfMemoryError.class);
  }

  private void start(Class<? extends Error> failure) {
    code.failure = failure;
    engine.getRuntimeService().startProcessInstanceByKey(PROCESS, UUID.randomUUID().toString());
  }
}
