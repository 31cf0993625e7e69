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

  private static final int HALTED = 137;

  /**
   * Ends like a killed process: no shutdown hook runs. Kept as source, since a further main class
   * among the tests would make {@code spring-boot:test-run} ask which one to run.
   */
  private static final String STARTS_AND_IS_KILLED =
      """
      import io.orderescrow.embedded.EmbeddedPostgreSql;
      import java.nio.file.Path;

      class Run {
        public static void main(String[] args) {
          EmbeddedPostgreSql.keptIn(Path.of(args[0]), 0).ensureDatabase("kept");
          Runtime.getRuntime().halt(%d);
        }
      }
      """
          .formatted(HALTED);

  @TempDir private Path parent;

  @Test
  void keepsItsPortAndDataOverARestart() throws SQLException {
    try (EmbeddedPostgreSql postgreSql = EmbeddedPostgreSql.keptIn(parent, 0)) {
      postgreSql.ensureDatabase("kept");
      int port = postgreSql.port();

      postgreSql.stop();
      assertThatThrownBy(() -> connect(postgreSql)).isInstanceOf(SQLException.class);

      postgreSql.start();
      postgreSql.ensureDatabase("kept");
      assertThat(postgreSql.port()).isEqualTo(port);
      connect(postgreSql);
    }
  }

  @Test
  void replacesTheServerOfAKilledRun() throws Exception {
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
    Path source = Files.writeString(parent.resolve("Run.java"), STARTS_AND_IS_KILLED);
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString(),
                parent.toString())
            .redirectErrorStream(true)
            .redirectOutput(parent.resolve("run.log").toFile())
            .start();
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).isEqualTo(HALTED);
    return run;
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
