package io.orderescrow.shop;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.process.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The steps of all orders in the history of the engine. */
final class EngineHistory {

  private final ServiceLedgers ledgers;
  private final Set<Transition> published = Transition.published();

  EngineHistory(ServiceLedgers ledgers) {
    this.ledgers = ledgers;
  }

  /** One stay in a state, and the next state of the same process instance. */
  private record Move(String state, String next, String where, boolean overlaps) {}

  /**
   * Checks that each process instance moved from state to state as published, and was in one state
   * at a time. An instance enters a state again only where the published table has a transition
   * back.
   */
  void followThePublishedTable() {
    Set<String> allowed =
        published.stream().map(each -> each.state() + " -> " + each.next()).collect(toSet());
    List<Move> moves = moves();
    assertThat(moves).isNotEmpty();
    assertThat(moves).filteredOn(Move::overlaps).as("two states at once").isEmpty();
    assertThat(moves)
        .filteredOn(move -> !allowed.contains(move.state() + " -> " + move.next()))
        .as("transitions that are not published")
        .isEmpty();
  }

  private List<Move> moves() {
    String[] states =
        published.stream()
            .flatMap(each -> Stream.of(each.state(), each.next()))
            .distinct()
            .toArray(String[]::new);
    List<Move> moves = new ArrayList<>();
    ledgers.eachRow(
        """
        select act_id_, next, process, coalesce(end_time_ > next_start, true) as overlaps from (
          select act_id_, proc_inst_id_ as process, end_time_,
            lead(act_id_) over in_turn as next, lead(start_time_) over in_turn as next_start
          from act_hi_actinst where act_id_ = any(?)
          window in_turn as (partition by proc_inst_id_ order by sequence_counter_, start_time_)
        ) as stays where next is not null
        """,
        statement -> statement.setArray(1, statement.getConnection().createArrayOf("text", states)),
        row -> {
          moves.add(
              new Move(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)));
        });
    return moves;
  }

  /** Returns how many orders reached this timer, and checks that each reached it only once. */
  long met(String timer) {
    assertThat(
            ledgers.texts(
                """
                select proc_inst_id_ from act_hi_actinst where act_id_ = ?
                group by 1 having count(*) > 1
                """,
                timer))
        .as("orders that reached %s twice", timer)
        .isEmpty();
    return ledgers.number(
        "select count(distinct proc_inst_id_) from act_hi_actinst where act_id_ = ?", timer);
  }
}
