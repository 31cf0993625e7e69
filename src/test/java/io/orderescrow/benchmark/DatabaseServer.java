package io.orderescrow.benchmark;

import io.orderescrow.embedded.EmbeddedPostgreSql;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The PostgreSQL server of a run, and its counters. */
final class DatabaseServer implements AutoCloseable {

  private final EmbeddedPostgreSql server =
      EmbeddedPostgreSql.temporary(
          Map.of(
              "shared_preload_libraries", "pg_stat_statements",
              "pg_stat_statements.track_utility", "off",
              "pg_stat_statements.max", "10000"));
  private final SingleConnectionDataSource connection =
      new SingleConnectionDataSource(server.jdbcUrl("postgres"), EmbeddedPostgreSql.USER, "", true);
  private final JdbcTemplate jdbc = new JdbcTemplate(connection);

  DatabaseServer() {
    jdbc.execute("create extension pg_stat_statements");
  }

  EmbeddedPostgreSql server() {
    return server;
  }

  /**
   * Returns exact counts. The views of the cumulative statistics would show a transaction up to ten
   * seconds late. The count of writing transactions is that of the whole server; the other designs
   * are idle.
   */
  Counters countersOf(String database) {
    String sql =
        """
        select coalesce(sum(s.calls), 0),
               pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
               coalesce(sum(s.rows)
                 filter (where s.query ~* '^\\s*(insert|update|delete|with\\s.*(update\\s+\\w+\\s+set|delete\\s+from)\\s)'), 0),
               coalesce(sum(s.wal_records), 0),
               pg_current_wal_lsn() - '0/0'::pg_lsn
        from pg_stat_statements s
        where s.dbid = (select oid from pg_database where datname = ?)
        """;
    return jdbc.query(
            sql,
            (row, number) ->
                new Counters(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
            database)
        .get(0);
  }

  /** Returns the statements that have cost the server the most time, one line each. */
  List<String> costliestOf(String database, int limit) {
    String sql =
        """
        select format('%s ms in %s calls of %s: %s',
                      round(s.total_exec_time), s.calls, s.rows,
                      left(regexp_replace(s.query, '\\s+', ' ', 'g'), 160))
        from pg_stat_statements s
        where s.dbid = (select oid from pg_database where datname = ?)
        order by s.total_exec_time desc
        limit ?
        """;
    return jdbc.queryForList(sql, String.class, database, limit);
  }

  String version() {
    return jdbc.queryForList("show server_version", String.class).get(0);
  }

  @Override
  public synchronized void close() {
    connection.destroy();
    server.close();
  }
}
