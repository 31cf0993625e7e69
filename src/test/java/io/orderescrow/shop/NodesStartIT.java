package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.Death;
import io.orderescrow.embedded.Death.Seam;
import io.orderescrow.embedded.Node;
import io.orderescrow.embedded.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that start on an empty database: one that dies over it, and then three at once. */
@Tag("S30")
class NodesStartIT {

  private static final String PASSWORD = "--fulfilment.api.admin.password=only-for-these-tests";

  @Test
  void nodeThatIsKilledOverTheSchemaHoldsUpNoOtherAndThreeAtOnceMakeEverythingOnce() {
    try (Surroundings surroundings = Surroundings.fresh()) {
      surroundings
          .startNode("orchestrator", PASSWORD, new Death(Seam.SCHEMA_NOT_COMMITTED, 8).argument())
          .awaitDeath(Duration.ofMinutes(5));

      List<Node> nodes =
          Stream.generate(() -> surroundings.launchNode("orchestrator", PASSWORD))
              .limit(3)
              .toList();

      nodes.forEach(Node::ready);
      Books books = new Books(surroundings.jdbcUrlPastTheGate());
      assertThat(books.number("select max(version_) from act_re_procdef")).isEqualTo(1);
      assertThat(books.number("select count(*) from act_ru_filter")).isEqualTo(1);
      assertThat(books.number("select count(*) from act_id_user")).isEqualTo(1);
      assertThat(
              books.number(
                  """
                  select count(*) from (select id, author, filename from databasechangelog
                  group by 1, 2, 3 having count(*) > 1) as repeated
                  """))
          .isZero();
      nodes.forEach(Node::close);
    }
  }
}
