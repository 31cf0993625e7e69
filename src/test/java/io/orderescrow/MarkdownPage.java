package io.orderescrow;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** One page of the documentation: its lines, its links, its anchors and its code. */
public record MarkdownPage(Path file, String text) {

  static final Path README = Path.of("README.md");
  static final Path SITE = Path.of("src/site/markdown");

  private static final String FENCE = "```";
  private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern IMAGE = Pattern.compile("!\\[([^\\]]*)\\]\\(");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *#*");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");

  /** One line, and whether it is part of a fenced block of code. */
  public record Line(int number, String text, boolean fenced) {

    boolean isTableRow() {
      return !fenced && text.startsWith("|");
    }

    int columns() {
      return text.codePointCount(0, text.length());
    }
  }

  /** A fenced block: the word after the fence, and what stands in it. */
  public record Block(String language, String content) {}

  static MarkdownPage read(Path file) {
    try {
      return new MarkdownPage(file.normalize(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page of that name below {@link #SITE}. */
  public static MarkdownPage named(String name) {
    return read(SITE.resolve(name));
  }

  /** README.md, the pages for contributors, and every page of the site. */
  static List<MarkdownPage> all() {
    return Stream.of(List.of(read(README)), below(Path.of(".github")), site())
        .flatMap(List::stream)
        .toList();
  }

  /** What is wrong on any of these pages, each with the page it is on. */
  static List<String> faults(
      List<MarkdownPage> pages, Function<MarkdownPage, Stream<String>> faultsOf) {
    return pages.stream()
        .flatMap(page -> faultsOf.apply(page).map(fault -> page + ": " + fault))
        .toList();
  }

  /** Every page of the site, the folder of decisions included. */
  static List<MarkdownPage> site() {
    return below(SITE);
  }

  private static List<MarkdownPage> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : text.lines().toList()) {
      boolean fence = line.strip().startsWith(FENCE);
      lines.add(new Line(lines.size() + 1, line, inside || fence));
      inside ^= fence;
    }
    return lines;
  }

  /** The targets of links and images, as they are written. */
  Set<String> links() {
    // A code span may be the text of a link, so only fenced blocks are left out.
    return lines().stream()
        .filter(line -> !line.fenced())
        .flatMap(line -> LINK.matcher(line.text()).results())
        .map(found -> found.group(1))
        .collect(toCollection(TreeSet::new));
  }

  /** The texts that stand in for images. */
  List<String> alternativeTexts() {
    String prose =
        lines().stream()
            .filter(line -> !line.fenced())
            .map(line -> CODE_SPAN.matcher(line.text()).replaceAll(" "))
            .collect(joining("\n"));
    return IMAGE.matcher(prose).results().map(found -> found.group(1)).toList();
  }

  /** The anchors of the headings, by GitHub's rule; the same heading again has a number. */
  Set<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new LinkedHashSet<>();
    lines().stream()
        .filter(line -> !line.fenced())
        .map(line -> HEADING.matcher(line.text()))
        .filter(heading -> heading.matches())
        .map(heading -> slug(heading.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    return anchors;
  }

  /** Lower case; letters, digits, hyphens and underscores stay; each space becomes a hyphen. */
  static String slug(String heading) {
    return LINK_TEXT
        .matcher(heading)
        .replaceAll("$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
        .replace(' ', '-');
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    String language = "";
    boolean inside = false;
    for (Line line : lines()) {
      if (line.text().strip().startsWith(FENCE)) {
        if (inside) {
          blocks.add(new Block(language, content.toString()));
          content.setLength(0);
        } else {
          language = line.text().strip().substring(FENCE.length());
        }
        inside = !inside;
      } else if (inside) {
        content.append(line.text()).append('\n');
      }
    }
    return blocks;
  }

  /**
   * Returns the first block below a heading.
   *
   * @throws IllegalStateException when there is none
   */
  public Block blockBelow(String heading, String language) {
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new IllegalStateException(file + " has no heading " + heading);
    }
    return new MarkdownPage(file, text.substring(start))
        .blocks().stream()
            .filter(block -> block.language().equals(language))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("No block of " + language + " below " + heading));
  }

  /** Returns properties by their name, as Spring Boot reads them from YAML. */
  public static Map<String, Object> settings(String yaml) {
    Map<String, Object> settings = new LinkedHashMap<>();
    try {
      ByteArrayResource resource = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
      for (PropertySource<?> part : new YamlPropertySourceLoader().load("page", resource)) {
        for (String name : ((EnumerablePropertySource<?>) part).getPropertyNames()) {
          settings.put(name, part.getProperty(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  /** Everything that is set as code: spans, and the lines of fenced blocks. */
  List<String> code() {
    return lines().stream()
        .flatMap(
            line ->
                line.fenced()
                    ? Stream.of(line.text())
                    : CODE_SPAN.matcher(line.text()).results().map(found -> found.group(1)))
        .toList();
  }

  /** The rows of the tables with this heading, without heading and rule, cell by cell. */
  List<List<String>> rowsBelow(String heading) {
    List<List<String>> rows = new ArrayList<>();
    boolean inTable = false;
    for (Line line : lines()) {
      if (line.isTableRow() && line.text().startsWith(heading)) {
        inTable = true;
      } else if (inTable && line.isTableRow() && !line.text().startsWith("|-")) {
        rows.add(cells(line.text()));
      } else if (!line.isTableRow()) {
        inTable = false;
      }
    }
    return rows;
  }

  private static List<String> cells(String row) {
    return Stream.of(row.substring(1).split("(?<!\\\\)\\|")).map(String::strip).toList();
  }

  Set<String> found(String pattern) {
    return found(pattern, text);
  }

  static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(toCollection(TreeSet::new));
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
