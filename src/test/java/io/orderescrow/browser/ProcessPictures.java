package io.orderescrow.browser;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/**
 * Draws {@code processes/*.svg} from the models. This is a tool, not a test. Run it by hand after a
 * change of a model, and commit the result with the model.
 *
 * <pre>mvn test -Dtest=ProcessPictures</pre>
 *
 * <p>It needs a {@linkplain Chromium Chromium} and the free font Liberation Sans (Debian's {@code
 * fonts-liberation}). {@code -Dfont=} names the font's file when it is not at its usual place. The
 * font is as wide as Arial. The pictures contain the outlines of its glyphs, so that readers do not
 * need the font.
 */
@InBrowser
class ProcessPictures {

  private static final Path MODELS = Path.of("processes");
  private static final Path FONT =
      Path.of(
          System.getProperty(
              "font", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"));

  private static final int UNITS_PER_EM = 1000;
  private static final char FIRST = ' ';
  private static final char LAST = '~';

  @Test
  void areDrawnFromTheModels(Browser browser) throws IOException, FontFormatException {
    String viewer = text("static/bpmn-js/bpmn-navigated-viewer.production.min.js");
    String labels = text("static/labels.js");
    String script = PageScript.read("process-picture.js");
    String font = Base64.getEncoder().encodeToString(Files.readAllBytes(FONT));
    Map<String, Object> glyphs = glyphs();

    for (Path model : models()) {
      browser.opens("about:blank");
      browser.driver().executeScript("(0, eval)(arguments[0])", viewer);
      Object answer =
          browser
              .driver()
              .executeAsyncScript(
                  script, Files.readString(model), labels, font, glyphs, UNITS_PER_EM);

      assertThat(answer).asInstanceOf(InstanceOfAssertFactories.MAP).containsOnlyKeys("svg");
      String name = model.getFileName().toString().replace(".bpmn", ".svg");
      Files.writeString(MODELS.resolve(name), String.valueOf(((Map<?, ?>) answer).get("svg")));
    }
  }

  private static List<Path> models() throws IOException {
    try (Stream<Path> files = Files.list(MODELS)) {
      return files.filter(file -> file.toString().endsWith(".bpmn")).sorted().toList();
    }
  }

  private static String text(String resource) throws IOException {
    return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> glyphs() throws IOException, FontFormatException {
    Font font = Font.createFont(Font.TRUETYPE_FONT, FONT.toFile()).deriveFont((float) UNITS_PER_EM);
    FontRenderContext exact = new FontRenderContext(null, true, true);
    return IntStream.rangeClosed(FIRST, LAST)
        .mapToObj(Character::toString)
        .collect(toMap(text -> text, text -> glyph(text, font.createGlyphVector(exact, text))));
  }

  /** Returns a glyph. Its id is an XML name, which must not be a digit or a question mark. */
  private static Map<String, Object> glyph(String text, GlyphVector glyph) {
    return Map.of(
        "id", "u" + Integer.toHexString(text.charAt(0)),
        "advance", Math.round(glyph.getGlyphMetrics(0).getAdvanceX()),
        "outline", path(glyph.getOutline().getPathIterator(null)));
  }

  private static String path(PathIterator outline) {
    StringBuilder path = new StringBuilder();
    double[] points = new double[6];
    for (; !outline.isDone(); outline.next()) {
      int segment = outline.currentSegment(points);
      path.append("MLQCZ".charAt(segment));
      int numbers = segment == PathIterator.SEG_CLOSE ? 0 : 2 * Math.max(1, segment);
      for (int i = 0; i < numbers; i++) {
        path.append(i == 0 ? "" : " ").append(Math.round(points[i]));
      }
    }
    return path.toString();
  }
}
