package io.orderescrow.benchmark;

import io.orderescrow.embedded.EmbeddedPostgreSql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limits of the machine's disk and PostgreSQL, independent of any design. */
final class Limits {

  private static final int PAGE = 8192;
  private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+) \\(without");
  private static final String DATABASE = "pgbench";

  private final EmbeddedPostgreSql server;
  private final int seconds;

  /**
   * @param seconds duration of each measurement
   */
  Limits(EmbeddedPostgreSql server, int seconds) {
    this.server = server;
    this.seconds = seconds;
  }

  TextTable measure() throws IOException, InterruptedException {
    TextTable table = new TextTable("Limits of this machine", List.of("", "per second"));
    table.add(
        List.of("writes of 8 kB, each forced to disk (fdatasync)", Spread.text(forcedWrites())));
    server.ensureDatabase(DATABASE);
    Optional<String> initialised = pgbench("-i", "-q", "-s", "10");
    for (int clients : List.of(1, 8)) {
      String name = "pgbench, simple-update, prepared, %d clients".formatted(clients);
      Optional<String> output =
          initialised.flatMap(
              ok ->
                  pgbench(
                      "-N",
                      "-n",
                      "-M",
                      "prepared",
                      "-c",
                      "" + clients,
                      "-j",
                      "2",
                      "-T",
                      "" + seconds));
      table.add(List.of(name, output.map(Limits::rate).orElse("pgbench is not installed")));
    }
    return table;
  }

  /** Writes single pages in PostgreSQL's data folder, as PostgreSQL writes its log. */
  private double forcedWrites() throws IOException {
    Path file = Files.createTempFile(server.folder(), "fsync", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      long start = System.nanoTime();
      int writes = 0;
      while (System.nanoTime() < end) {
        channel.write(page.rewind(), 0);
        channel.force(false);
        writes++;
      }
      return writes * 1e9 / (System.nanoTime() - start);
    } finally {
      Files.delete(file);
    }
  }

  /** Returns the output of pgbench; empty if this machine does not have it. */
  private Optional<String> pgbench(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "-h",
                "127.0.0.1",
                "-p",
                "" + server.port(),
                "-U",
                EmbeddedPostgreSql.USER));
    command.addAll(List.of(arguments));
    command.add(DATABASE);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String rate(String output) {
    Matcher matcher = RATE.matcher(output);
    return matcher.find() ? Spread.text(Double.parseDouble(matcher.group(1))) : "?";
  }
}
