package io.orderescrow.process;

import io.orderescrow.model.ProcessModel;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * An SVG picture of a model, drawn by {@code ProcessPictures}. Its labels are outlines of glyphs.
 *
 * @param title title of the whole picture
 * @param elements ids of all drawn elements
 * @param texts number of texts that need a font of the reader
 * @param corners rectangle of each shape, by the element's id; lines have none
 * @param labels label of each element, by the element's id
 */
record Picture(
    String title,
    String description,
    int texts,
    Set<String> elements,
    Map<String, Point2D> corners,
    Map<String, Label> labels) {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final String LABEL = "_label";

  /** The text of a label, and the area of its glyphs. */
  record Label(String text, Rectangle2D area) {}

  static Picture of(ProcessModel model) {
    Element svg = parsed(Path.of("processes", model.name() + ".svg"));
    Map<String, Rectangle2D> glyphs = glyphs(svg);
    Set<String> elements = new LinkedHashSet<>();
    Map<String, Point2D> corners = new LinkedHashMap<>();
    Map<String, Label> labels = new LinkedHashMap<>();
    for (Element element : inside(svg, "g")) {
      String drawn = element.getAttribute("data-element-id");
      if (!drawn.isEmpty()) {
        String id = drawn.replace(LABEL, "");
        List<Double> corner = numbers(element.getAttribute("transform"));
        if (!drawn.endsWith(LABEL)) {
          elements.add(id);
          if (!corner.isEmpty()) {
            corners.put(id, new Point2D.Double(corner.get(0), corner.get(1)));
          }
        }
        inside(element, "g").stream()
            .filter(group -> group.hasAttribute("aria-label"))
            .forEach(group -> labels.put(id, label(group, corner, glyphs)));
      }
    }
    return new Picture(
        inside(svg, "title").get(0).getTextContent(),
        inside(svg, "desc").get(0).getTextContent(),
        inside(svg, "text").size(),
        elements,
        corners,
        labels);
  }

  Label labelOf(String id) {
    return Objects.requireNonNull(labels.get(id), () -> id + " has no label");
  }

  private static Label label(Element group, List<Double> corner, Map<String, Rectangle2D> glyphs) {
    Rectangle2D area = new Rectangle2D.Double(0, 0, -1, -1);
    for (Element line : inside(group, "g")) {
      List<Double> numbers = numbers(line.getAttribute("transform"));
      AffineTransform place = AffineTransform.getTranslateInstance(corner.get(0), corner.get(1));
      place.translate(numbers.get(0), numbers.get(1));
      place.scale(numbers.get(2), numbers.get(2));
      for (Element glyph : inside(line, "use")) {
        AffineTransform there = new AffineTransform(place);
        there.translate(Double.parseDouble(glyph.getAttribute("x")), 0);
        Rectangle2D shape = glyphs.get(glyph.getAttribute("href").substring(1));
        Rectangle2D drawn = there.createTransformedShape(shape).getBounds2D();
        area = area.isEmpty() ? drawn : area.createUnion(drawn);
      }
    }
    return new Label(group.getAttribute("aria-label"), area);
  }

  /**
   * Returns the bounds of each glyph. A curve stays within its points, so the points give the
   * maximum size of a glyph.
   */
  private static Map<String, Rectangle2D> glyphs(Element svg) {
    Map<String, Rectangle2D> glyphs = new LinkedHashMap<>();
    for (Element path : inside(svg, "path")) {
      if (path.hasAttribute("id")) {
        List<Double> points = numbers(path.getAttribute("d"));
        Rectangle2D area = new Rectangle2D.Double(points.get(0), points.get(1), 0, 0);
        IntStream.range(1, points.size() / 2)
            .forEach(i -> area.add(points.get(2 * i), points.get(2 * i + 1)));
        glyphs.put(path.getAttribute("id"), area);
      }
    }
    return glyphs;
  }

  private static List<Double> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).map(Double::valueOf).toList();
  }

  private static List<Element> inside(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static Element parsed(Path file) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(file + " is no picture", e);
    }
  }
}
