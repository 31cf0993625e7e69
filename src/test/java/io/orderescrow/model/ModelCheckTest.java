package io.orderescrow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.message.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ExtensionElements;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;

/** A model that disagrees with the catalogue stops the start with the place of the error. */
class ModelCheckTest {

  private final ModelCheck check =
      new ModelCheck(Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")));

  @Test
  void acceptsTheModelsOfThisProject() {
    List<ModelFile> files = ModelFile.readAll("classpath*:processes/*.bpmn");

    assertThatCode(() -> check.check(files, List.of("AwaitInventory", "awaitpayment")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAWaitForAMessageOutsideTheCatalogue() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .receiveTask("AwaitParcel")
            .message("ParcelTeleportedEvent")
            .endEvent()
            .done();

    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessage(
            "processes/further.bpmn: the element 'AwaitParcel' waits for 'ParcelTeleportedEvent',"
                + " which is not in the catalogue");
  }

  @Test
  @Tag("S41")
  void refusesASecondProcessWithTheSameStartMessage() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .message("CreateOrderEvent")
            .endEvent()
            .done();
    List<ModelFile> files = new ArrayList<>(ModelFile.readAll("classpath*:processes/*.bpmn"));
    files.add(file(model));

    assertThatThrownBy(() -> check.check(files, List.of()))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessage(
            "processes/further.bpmn: the message 'CreateOrderEvent' also starts the process in"
                + " processes/order-fulfilment.bpmn");
  }

  @Test
  void refusesAMessageInTheWrongDirection() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .receiveTask("AwaitCommand")
            .message("ReserveInventoryCommand")
            .endEvent("Answered")
            .message("InventoryUpdatedEvent")
            .done();

    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .hasMessageContaining("'AwaitCommand' waits for 'ReserveInventoryCommand'")
        .hasMessageContaining("the other direction");
  }

  @Test
  void refusesMoreSearchPathsThanIndexes() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent("Begun")
            .message("CreateOrderEvent")
            .endEvent()
            .done();
    StartEvent start = model.getModelElementById("Begun");
    CamundaProperty findBy = model.newInstance(CamundaProperty.class);
    findBy.setCamundaName("findBy");
    findBy.setCamundaValue("orderId, customer.name, customer.email");
    CamundaProperties properties = model.newInstance(CamundaProperties.class);
    properties.getCamundaProperties().add(findBy);
    ExtensionElements extensions = model.newInstance(ExtensionElements.class);
    extensions.addChildElement(properties);
    start.setExtensionElements(extensions);

    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .hasMessage(
            "processes/further.bpmn: findBy names more than 2 values: orderId, customer.name,"
                + " customer.email");
  }

  @Test
  void refusesAnUnknownMessagePassedToACallActivity() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .callActivity("UndoParcel")
            .calledElement("ask-until-acknowledged")
            .endEvent()
            .done();
    CamundaIn in = model.newInstance(CamundaIn.class);
    in.setCamundaSourceExpression("RecallParcelCommand");
    in.setCamundaTarget("command");
    ExtensionElements extensions = model.newInstance(ExtensionElements.class);
    extensions.addChildElement(in);
    ((CallActivity) model.getModelElementById("UndoParcel")).setExtensionElements(extensions);

    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .hasMessageContaining("'UndoParcel' sends 'RecallParcelCommand'");
  }

  /** Its answers would have the id of another command, and each would be refused. */
  @Test
  @Tag("S44")
  void refusesAReminderOfACommandThatTheAnswerDoesNotAnswer() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .receiveTask("AwaitPayment")
            .message("PaymentCapturedEvent")
            .boundaryEvent("PaymentSilent")
            .cancelActivity(false)
            .timerWithCycle("R/PT1M")
            .endEvent("ResendRefund")
            .message("RefundPaymentCommand")
            .moveToActivity("AwaitPayment")
            .endEvent()
            .done();

    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining(
            "'PaymentSilent' sends 'RefundPaymentCommand' until 'PaymentCapturedEvent' arrives")
        .hasMessageContaining("answers 'CapturePaymentCommand'");
  }

  @Test
  @Tag("S44")
  void refusesAnAcknowledgementOfAnotherCommandPassedToACallActivity() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .callActivity("UndoPayment")
            .calledElement("ask-until-acknowledged")
            .endEvent()
            .done();
    ExtensionElements extensions = model.newInstance(ExtensionElements.class);
    Map.of("command", "RefundPaymentCommand", "acknowledgement", "InvoiceVoidedEvent")
        .forEach(
            (name, value) -> {
              CamundaIn in = model.newInstance(CamundaIn.class);
              in.setCamundaSourceExpression(value);
              in.setCamundaTarget(name);
              extensions.addChildElement(in);
            });
    ((CallActivity) model.getModelElementById("UndoPayment")).setExtensionElements(extensions);

    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .hasMessageContaining(
            "'UndoPayment' sends 'RefundPaymentCommand' until 'InvoiceVoidedEvent'");
  }

  /** Otherwise an upgrade would change the undos of orders that run. */
  @Test
  @Tag("S35")
  @Tag("F22")
  void refusesACallOfTheLatestVersionAndOfAProcessElsewhere() {
    BpmnModelInstance model =
        Bpmn.createExecutableProcess("further")
            .startEvent()
            .callActivity("UndoParcel")
            .calledElement("elsewhere")
            .endEvent()
            .done();
    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("'UndoParcel' would call the latest version");

    CallActivity call = model.getModelElementById("UndoParcel");
    call.setCamundaCalledElementBinding("deployment");
    assertThatThrownBy(() -> check.check(List.of(file(model)), List.of()))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("calls 'elsewhere', which none of the BPMN files contains");
  }

  @Test
  void refusesSettingsForAnUnknownActivity() {
    List<ModelFile> files = ModelFile.readAll("classpath*:processes/*.bpmn");

    assertThatThrownBy(() -> check.check(files, List.of("AwaitInventroy")))
        .hasMessage(
            "fulfilment.model.waits.AwaitInventroy is set, but no model has an activity"
                + " 'AwaitInventroy'");
  }

  @Test
  void refusesAFileThatIsNotBpmn() {
    ModelFile file = new ModelFile("processes/x.bpmn", "<x/>".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> check.check(List.of(file), List.of()))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageStartingWith("processes/x.bpmn is not BPMN");
  }

  @Test
  void refusesAFolderWithoutModels() {
    assertThatThrownBy(() -> ModelFile.readAll("classpath*:nowhere/*.bpmn"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("nowhere");
  }

  /** Otherwise the first clerk who opens such a task sees the error. */
  @Test
  void refusesAFormThatIsNotBesideItsModel(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("further.bpmn"), withForm("embedded:deployment:processes/x.html"));

    assertThatThrownBy(() -> ModelFile.readAll(folder.toUri() + "*.bpmn"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageStartingWith(
            "processes/further.bpmn refers to the form 'processes/x.html', which is not beside it");

    Files.writeString(folder.resolve("x.html"), "<form></form>");
    assertThat(ModelFile.readAll(folder.toUri() + "*.bpmn").get(0).resources())
        .extracting(ModelFile::name)
        .containsExactly("processes/further.bpmn", "processes/x.html");
  }

  @Test
  void refusesAFormFromAnotherFolder(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("further.bpmn"), withForm("embedded:deployment:../x.html"));

    assertThatThrownBy(() -> ModelFile.readAll(folder.toUri() + "*.bpmn"))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("the form key of the element 'DecideOnParcel' must be");
  }

  private static byte[] withForm(String key) {
    return file(Bpmn.createExecutableProcess("further")
            .startEvent()
            .userTask("DecideOnParcel")
            .camundaFormKey(key)
            .endEvent()
            .done())
        .content();
  }

  private static ModelFile file(BpmnModelInstance model) {
    String xml = Bpmn.convertToString(model);
    return new ModelFile("processes/further.bpmn", xml.getBytes(StandardCharsets.UTF_8));
  }
}
