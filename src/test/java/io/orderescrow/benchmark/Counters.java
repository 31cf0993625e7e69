package io.orderescrow.benchmark;

/**
 * What the database server has counted: at some moment, or between two.
 *
 * @param statements executed; a JDBC batch is as many as it has entries
 * @param commits of transactions that wrote something
 * @param rows inserted, updated or deleted
 * @param walRecords written by statements
 * @param walBytes written by anybody
 */
record Counters(long statements, long commits, long rows, long walRecords, long walBytes) {

  Counters since(Counters before) {
    return new Counters(
        statements - before.statements,
        commits - before.commits,
        rows - before.rows,
        walRecords - before.walRecords,
        walBytes - before.walBytes);
  }
}
