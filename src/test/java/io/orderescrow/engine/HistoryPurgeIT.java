package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.process.OnTheEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which rows of the engine's history are purged, and how many at a time. */
@OnTheEngine
@Tag("S40")
class HistoryPurgeIT {

  @Autowired private HistoryPurge purge;
  @Autowired private JdbcTemplate jdbc;

  @AfterEach
  void deleteTheRest() {
    jdbc.update("delete from act_hi_actinst where id_ like 'purged-%'");
    jdbc.update("delete from act_hi_procinst where id_ like 'purged-%'");
  }

  @Test
  void deletesExpiredRowsOfManyOrdersInAFewSteps() {
    insert("- interval '1 day'", 0, 500);
    insert("+ interval '1 day'", 500, 10);

    int steps = 1;
    while (purge.purge()) {
      steps++;
    }

    assertThat(steps).isLessThan(5);
    assertThat(count("act_hi_procinst")).isEqualTo(10);
    assertThat(count("act_hi_actinst")).isEqualTo(200);
  }

  private void insert(String offset, int from, int orders) {
    jdbc.update(
        """
        insert into act_hi_procinst (id_, proc_inst_id_, proc_def_id_, start_time_, removal_time_)
        select 'purged-' || i, 'purged-' || i, 'purged', now(), now() %s
        from generate_series(?, ?) i
        """
            .formatted(offset),
        from,
        from + orders - 1);
    jdbc.update(
        """
        insert into act_hi_actinst (id_, proc_def_id_, proc_inst_id_, execution_id_, act_id_,
          act_type_, start_time_, removal_time_)
        select 'purged-' || i || '-' || a, 'purged', 'purged-' || i, 'purged', 'A', 'task', now(),
          now() %s
        from generate_series(?, ?) i, generate_series(1, 20) a
        """
            .formatted(offset),
        from,
        from + orders - 1);
  }

  private long count(String table) {
    return jdbc.queryForObject(
        "select count(*) from %s where id_ like 'purged-%%'".formatted(table), Long.class);
  }
}
