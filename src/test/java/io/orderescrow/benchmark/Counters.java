package io.orderescrow.benchmark;

/**
 * Counts of the database server, up to one moment or between two moments.
 *
 * @param statements executed statements; each entry of a JDBC batch counts as one
 * @param commits commits of transactions that wrote something
 * @param rows inserted, updated or deleted rows
 * @param walRecords WAL records written by statements
 * @param walBytes WAL bytes written by all processes
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
