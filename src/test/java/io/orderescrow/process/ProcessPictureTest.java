package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.orderescrow.model.ProcessModel;
import io.orderescrow.process.Picture.Label;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pictures {@code processes/*.svg} show the models as they are. After a change of a model,
 * {@code mvn test -Dtest=ProcessPictures} draws them again.
 */
class ProcessPictureTest {

  /** The distance by which a label may exceed its bounds in the model, in pixels. */
  private static final double TOLERANCE = 3;

  static List<ProcessModel> models() {
    return ProcessModel.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void drawsTheElementsOfTheModel(ProcessModel model) {
    assertThat(Picture.of(model).elements())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    model.elements(BpmnShape.class).stream().map(BpmnShape::getBpmnElement),
                    model.elements(BpmnEdge.class).stream().map(BpmnEdge::getBpmnElement))
                .map(BaseElement::getId)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("models")
  void drawsEachShapeAtItsPosition(ProcessModel model) {
    Map<String, Point2D> corners =
        model.elements(BpmnShape.class).stream()
            .collect(
                Collectors.toMap(
                    shape -> shape.getBpmnElement().getId(),
                    shape ->
                        new Point2D.Double(shape.getBounds().getX(), shape.getBounds().getY())));

    assertThat(Picture.of(model).corners()).containsExactlyInAnyOrderEntriesOf(corners);
  }

  @ParameterizedTest
  @MethodSource("models")
  void labelsEachElementWithItsName(ProcessModel model) {
    Map<String, String> names =
        model.elements(FlowElement.class).stream()
            .filter(element -> element.getName() != null)
            .collect(Collectors.toMap(BaseElement::getId, FlowElement::getName));

    assertThat(Picture.of(model).labels())
        .hasSameSizeAs(names)
        .allSatisfy((id, label) -> assertThat(names).contains(entry(id, label.text())));
  }

  @ParameterizedTest
  @MethodSource("models")
  void looksTheSameWithEveryFont(ProcessModel model) {
    assertThat(Picture.of(model).texts()).as("texts in a font of the reader").isZero();
  }

  @ParameterizedTest
  @MethodSource("models")
  void keepsEachLabelInItsBounds(ProcessModel model) {
    Map<String, Rectangle2D> bounds =
        Stream.concat(
                model.elements(BpmnShape.class).stream()
                    .map(shape -> bounds(shape.getBpmnElement(), shape.getBpmnLabel(), shape)),
                model.elements(BpmnEdge.class).stream()
                    .map(edge -> bounds(edge.getBpmnElement(), edge.getBpmnLabel(), null)))
            .flatMap(Stream::ofNullable)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    assertThat(Picture.of(model).labels())
        .isNotEmpty()
        .allSatisfy(
            (id, label) ->
                assertThat(bounds.get(id))
                    .as("bounds of the label %s in the model", label)
                    .matches(area -> area.contains(label.area()), "contains the label"));
  }

  private static Map.@Nullable Entry<String, Rectangle2D> bounds(
      BaseElement element, @Nullable BpmnLabel label, @Nullable BpmnShape shape) {
    if (label != null) {
      return Map.entry(element.getId(), area(label.getBounds(), TOLERANCE));
    }
    return shape == null ? null : Map.entry(element.getId(), area(shape.getBounds(), 0));
  }

  private static Rectangle2D area(Bounds bounds, double more) {
    return new Rectangle2D.Double(
        bounds.getX() - more,
        bounds.getY() - more,
        bounds.getWidth() + 2 * more,
        bounds.getHeight() + 2 * more);
  }

  @ParameterizedTest
  @MethodSource("models")
  void putsNoBoundaryEventOnTheNameOfItsActivity(ProcessModel model) {
    Picture picture = Picture.of(model);

    assertThat(model.elements(BpmnShape.class))
        .filteredOn(shape -> shape.getBpmnElement() instanceof BoundaryEvent)
        .allSatisfy(
            shape -> {
              BoundaryEvent event = (BoundaryEvent) shape.getBpmnElement();
              Label name = picture.labelOf(event.getAttachedTo().getId());
              assertThat(area(shape.getBounds(), 0).intersects(name.area()))
                  .as("%s lies on the name of %s", event.getId(), event.getAttachedTo().getId())
                  .isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("models")
  void describesItsElementsInWords(ProcessModel model) {
    Picture picture = Picture.of(model);

    assertThat(picture.title()).isNotBlank();
    assertThat(picture.labels().keySet().stream().filter(picture.corners()::containsKey))
        .allSatisfy(id -> assertThat(picture.description()).contains(picture.labelOf(id).text()));
  }
}
