package io.orderescrow.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.instance.InstanceTable.InstanceStart;
import io.orderescrow.process.OnTheEngine;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What stays of an instance after the retention of its search keys. */
@OnTheEngine
@Tag("S40")
class SearchKeyPurgeIT {

  private static final String PROCESS = "purged-process";

  @Autowired private SearchKeyPurge purge;
  @Autowired private InstanceTable instances;
  @Autowired private JdbcTemplate jdbc;

  @AfterEach
  void deleteRows() {
    jdbc.update("delete from process_instance where process_key = ?", PROCESS);
  }

  @Test
  void deletesSearchKeysOfInstancesThatEndedLongAgoAndKeepsTheirKeysUnique() {
    insert("old", 2_500, "(now() - interval '366 days')");
    insert("young", 10, "(now() - interval '364 days')");
    insert("open", 10, "null");

    int steps = 1;
    while (purge.purge()) {
      steps++;
    }

    assertThat(steps).isBetween(1, 3);
    assertThat(withSearchKeys("old-%")).isZero();
    assertThat(withSearchKeys("young-%")).isEqualTo(10);
    assertThat(withSearchKeys("open-%")).isEqualTo(10);
    assertThat(instances.claim(PROCESS, Map.of("old-1", InstanceStart.NOTHING))).isEmpty();
  }

  private void insert(String prefix, int rows, String endedAt) {
    jdbc.update(
        """
        insert into process_instance (process_key, business_key, announced_at, started_at, ended_at,
          outcome, found_by)
        select ?, ? || '-' || i, now() - interval '3 years', now() - interval '3 years', %1$s,
          case when %1$s is not null then 'Ended' end, array['Ada', 'ada@example.org']
        from generate_series(1, ?) i
        """
            .formatted(endedAt + "::timestamptz"),
        PROCESS,
        prefix,
        rows);
  }

  private long withSearchKeys(String keys) {
    return jdbc.queryForObject(
        """
        select count(*) from process_instance
        where process_key = ? and business_key like ? and found_by is not null
        """,
        Long.class,
        PROCESS,
        keys);
  }
}
