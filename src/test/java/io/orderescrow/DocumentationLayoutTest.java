package io.orderescrow;

import static io.orderescrow.MarkdownPage.README;
import static io.orderescrow.MarkdownPage.SITE;
import static io.orderescrow.MarkdownPage.faults;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** README.md and the pages of the site: links, anchors, length and width. */
class DocumentationLayoutTest {

  private static final int README_LINES = 150;
  private static final int WIDTH = 120;

  /** A table cannot be wrapped; the longest row is one of the states of an order. */
  private static final int TABLE_WIDTH = 145;

  @Test
  void readmeFitsOnAFewScreens() {
    List<MarkdownPage.Line> lines = MarkdownPage.read(README).lines();

    assertThat(lines).hasSizeLessThanOrEqualTo(README_LINES);
    assertThat(lines).allSatisfy(line -> assertThat(line.columns()).isLessThanOrEqualTo(WIDTH));
  }

  @Test
  void wrapsItsLines() {
    assertThat(
            faults(
                MarkdownPage.all(),
                page ->
                    page.lines().stream()
                        .filter(line -> line.columns() > (line.isTableRow() ? TABLE_WIDTH : WIDTH))
                        .map(line -> "line %d: %s".formatted(line.number(), line.text()))))
        .isEmpty();
  }

  @Test
  void linksLeadSomewhere() {
    assertThat(MarkdownPage.read(README).links()).isNotEmpty();
    assertThat(
            faults(
                MarkdownPage.all(),
                page ->
                    page.links().stream()
                        .filter(link -> !isElsewhere(link) && !leadsSomewhere(page, link))))
        .isEmpty();
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target = target(page, parts[0]);
    return Files.exists(target)
        && (parts.length == 1
            || !target.toString().endsWith(".md")
            || MarkdownPage.read(target).anchors().contains(parts[1]));
  }

  private static boolean isElsewhere(String link) {
    return link.matches("(https?|mailto):.*");
  }

  private static Path target(MarkdownPage page, String link) {
    return link.isEmpty() ? page.file() : page.file().resolveSibling(link).normalize();
  }

  @Test
  void describesEveryPictureInWords() {
    assertThat(MarkdownPage.read(README).alternativeTexts()).isNotEmpty();
    assertThat(
            faults(
                MarkdownPage.all(),
                page -> page.alternativeTexts().stream().filter(String::isBlank)))
        .isEmpty();
  }

  /** A reader who knows only the map finds each page. */
  @Test
  void everyPageIsReachedFromTheMap() {
    Set<Path> reached = new TreeSet<>(Set.of(SITE.resolve("index.md")));
    int before;
    do {
      before = reached.size();
      List.copyOf(reached).forEach(file -> reached.addAll(pagesLinkedFrom(file)));
    } while (reached.size() > before);

    assertThat(reached).containsAll(MarkdownPage.site().stream().map(MarkdownPage::file).toList());
    assertThat(pagesLinkedFrom(README)).contains(SITE.resolve("index.md"));
  }

  private static Set<Path> pagesLinkedFrom(Path file) {
    MarkdownPage page = MarkdownPage.read(file);
    return page.links().stream()
        .filter(link -> !isElsewhere(link))
        .map(link -> target(page, link.split("#", 2)[0]))
        .filter(target -> target.startsWith(SITE) && target.toString().endsWith(".md"))
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void makesAnchorsAsGitHubDoes() {
    assertThat(MarkdownPage.slug("What it is, and what it is not"))
        .isEqualTo("what-it-is-and-what-it-is-not");
    assertThat(MarkdownPage.slug("`POST /orders`: _one_ [order](x.md)"))
        .isEqualTo("post-orders-_one_-order");
    assertThat(new MarkdownPage(README, "## A\n```\n## B\n```\n## A").anchors())
        .containsExactly("a", "a-1");
  }
}
