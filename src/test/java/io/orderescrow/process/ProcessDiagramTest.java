package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.model.ProcessModel;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Association;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A diagram shows every element of its model, and nothing overlaps. */
class ProcessDiagramTest {

  static List<ProcessModel> models() {
    return ProcessModel.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void drawsEveryElement(ProcessModel model) {
    assertThat(
            Stream.concat(
                model.elements(FlowElement.class).stream(),
                model.elements(Association.class).stream()))
        .extracting(BaseElement::getId)
        .isSubsetOf(drawn(model));
  }

  private static String[] drawn(ProcessModel model) {
    return Stream.concat(
            model.elements(BpmnShape.class).stream().map(BpmnShape::getBpmnElement),
            model.elements(BpmnEdge.class).stream().map(BpmnEdge::getBpmnElement))
        .map(BaseElement::getId)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("models")
  void putsNoShapeOnAnother(ProcessModel model) {
    assertThat(
            pairs(
                boxes(model),
                (one, other) -> !one.mayTouch(other) && one.area.intersects(other.area)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("models")
  void putsNoLabelOnAShapeOrAnotherLabel(ProcessModel model) {
    List<Box> all = new ArrayList<>(labels(model));
    all.addAll(boxes(model).stream().filter(box -> !box.isContainer()).toList());

    assertThat(
            pairs(
                all,
                (one, other) ->
                    (one.isLabel() || other.isLabel()) && one.area.intersects(other.area)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("models")
  void crossesNoLines(ProcessModel model) {
    assertThat(
            pairs(
                lines(model),
                (one, other) ->
                    one.edge != other.edge && one.segment.intersectsLine(other.segment)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("models")
  void drawsNoLineThroughAShapeOrALabel(ProcessModel model) {
    List<Box> all = new ArrayList<>(labels(model));
    all.addAll(boxes(model).stream().filter(box -> !box.isContainer()).toList());

    assertThat(lines(model))
        .allSatisfy(
            line ->
                assertThat(all)
                    .filteredOn(box -> inside(box.area).intersectsLine(line.segment))
                    .as("boxes crossed by %s", line)
                    .isEmpty());
  }

  /** A line ends at the border of a shape, and may touch it. */
  private static Rectangle2D inside(Rectangle2D area) {
    return new Rectangle2D.Double(
        area.getX() + 1, area.getY() + 1, area.getWidth() - 2, area.getHeight() - 2);
  }

  private static <T> List<String> pairs(List<T> all, BiPredicate<T, T> clash) {
    return IntStream.range(0, all.size())
        .boxed()
        .flatMap(
            i ->
                all.subList(i + 1, all.size()).stream()
                    .filter(other -> clash.test(all.get(i), other))
                    .map(other -> all.get(i) + " and " + other))
        .toList();
  }

  private static List<Box> boxes(ProcessModel model) {
    return model.elements(BpmnShape.class).stream()
        .map(shape -> new Box(shape.getBpmnElement(), null, area(shape.getBounds())))
        .toList();
  }

  private static List<Box> labels(ProcessModel model) {
    return Stream.concat(
            model.elements(BpmnShape.class).stream()
                .filter(shape -> shape.getBpmnLabel() != null)
                .map(shape -> label(shape.getBpmnElement(), shape.getBpmnLabel())),
            model.elements(BpmnEdge.class).stream()
                .filter(edge -> edge.getBpmnLabel() != null)
                .map(edge -> label(edge.getBpmnElement(), edge.getBpmnLabel())))
        .toList();
  }

  private static Box label(BaseElement element, BpmnLabel label) {
    return new Box(element, label, area(label.getBounds()));
  }

  private static Rectangle2D area(Bounds bounds) {
    return new Rectangle2D.Double(
        bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
  }

  private static List<Line> lines(ProcessModel model) {
    List<Line> lines = new ArrayList<>();
    for (BpmnEdge edge : model.elements(BpmnEdge.class)) {
      List<Waypoint> points = List.copyOf(edge.getWaypoints());
      for (int i = 1; i < points.size(); i++) {
        Waypoint from = points.get(i - 1);
        Waypoint to = points.get(i);
        lines.add(
            new Line(edge, new Line2D.Double(from.getX(), from.getY(), to.getX(), to.getY())));
      }
    }
    return lines;
  }

  /** A shape, or its label. */
  private record Box(BaseElement element, @Nullable BpmnLabel label, Rectangle2D area) {

    boolean isLabel() {
      return label != null;
    }

    boolean isContainer() {
      return element instanceof SubProcess;
    }

    /** A boundary event overlaps its host, and a sub-process contains its elements. */
    boolean mayTouch(Box other) {
      return sitsOn(other) || other.sitsOn(this) || liesIn(other) || other.liesIn(this);
    }

    private boolean sitsOn(Box other) {
      return element instanceof BoundaryEvent event && event.getAttachedTo().equals(other.element);
    }

    private boolean liesIn(Box other) {
      return element.getParentElement().equals(other.element) && other.area.contains(area);
    }

    @Override
    public String toString() {
      return (isLabel() ? "label of " : "") + element.getId();
    }
  }

  /** A straight segment of an edge. */
  private record Line(BpmnEdge edge, Line2D segment) {

    @Override
    public String toString() {
      return edge.getBpmnElement().getId();
    }
  }
}
