package io.orderescrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.web.ProblemType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of problem types is complete. */
@Tag("S46")
class DocumentedProblemsTest {

  @Test
  void everyProblemTypeIsExplained() {
    List<List<String>> rows = MarkdownPage.named("problems.md").rowsBelow("| Type |");

    assertThat(rows.stream().map(cells -> cells.get(0) + " " + cells.get(1)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(type -> type.detail("x"))
                .map(
                    problem ->
                        "`%s` %d"
                            .formatted(
                                problem.getType().getPath().replace("/problems/", ""),
                                problem.getStatus()))
                .toList());
    assertThat(rows)
        .allSatisfy(cells -> assertThat(cells).hasSize(4).allMatch(cell -> !cell.isBlank()));
  }
}
