package io.orderescrow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgreSqlIT {

  @TempDir private Path parent;

  @Test
  void comesBackOnTheSamePortWithTheSameData() throws SQLException {
    try (EmbeddedPostgreSql postgreSql = EmbeddedPostgreSql.keptIn(parent, 0)) {
      postgreSql.createDatabase("kept");
      int port = postgreSql.port();

      postgreSql.stop();
      assertThatThrownBy(() -> connect(postgreSql)).isInstanceOf(SQLException.class);

      postgreSql.start();
      assertThat(postgreSql.port()).isEqualTo(port);
      connect(postgreSql);
    }
  }

  @Test
  void startsAlthoughTheServerOfAKilledRunIsStillThere() throws Exception {
    Process run = killedRun();
    ProcessHandle orphan = postmaster();
    assertThat(run.isAlive()).isFalse();
    assertThat(orphan.isAlive()).isTrue();

    try (EmbeddedPostgreSql next = EmbeddedPostgreSql.keptIn(parent, 0)) {
      assertThat(orphan.isAlive()).isFalse();
      connect(next);
    }
  }

  /** A JVM that starts a server, creates the database "kept" and is killed. */
  private Process killedRun() throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ToBeKilled.class.getName(),
                parent.toString())
            .redirectErrorStream(true)
            .redirectOutput(parent.resolve("run.log").toFile())
            .start();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(ToBeKilled.HALTED);
    return run;
  }

  static final class ToBeKilled {

    static final int HALTED = 137;

    private ToBeKilled() {}

    public static void main(String[] args) {
      EmbeddedPostgreSql.keptIn(Path.of(args[0]), 0).createDatabase("kept");
      // Like SIGKILL: no shutdown hook runs.
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private ProcessHandle postmaster() throws IOException {
    Path pidFile =
        parent.resolve("postgresql-" + EmbeddedPostgreSql.MAJOR_VERSION).resolve("postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0).trim()))
        .orElseThrow();
  }

  private static void connect(EmbeddedPostgreSql postgreSql) throws SQLException {
    DriverManager.getConnection(postgreSql.jdbcUrl("kept"), EmbeddedPostgreSql.USER, "").close();
  }
}
