package io.orderescrow.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The CPU time of a PostgreSQL server on this machine, including its ended processes. Linux only.
 */
final class ServerTime {

  private static final Path PROCESSES = Path.of("/proc");
  private static final long TICK_MILLIS = 10;

  /** Field positions in {@code /proc/<pid>/stat}, after the name of the program. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private final String postmaster;

  ServerTime(JdbcTemplate jdbc) {
    postmaster =
        stat(PROCESSES.resolve(jdbc.queryForObject("select pg_backend_pid()", String.class)))[
            PARENT];
  }

  Duration spent() {
    String[] parent = stat(PROCESSES.resolve(postmaster));
    long ticks = Long.parseLong(parent[CHILDREN_USER]) + Long.parseLong(parent[CHILDREN_SYSTEM]);
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      ticks +=
          processes
              .filter(process -> process.getFileName().toString().matches("\\d+"))
              .map(ServerTime::stat)
              .filter(stat -> stat.length > SYSTEM && stat[PARENT].equals(postmaster))
              .mapToLong(stat -> Long.parseLong(stat[USER]) + Long.parseLong(stat[SYSTEM]))
              .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  private static String[] stat(Path process) {
    try {
      String line = Files.readString(process.resolve("stat"));
      return line.substring(line.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      // The process has ended meanwhile.
      return new String[0];
    }
  }
}
