package io.orderescrow.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on the loopback address, run from the binaries of a Maven artifact.
 *
 * <p>Three things differ from how the library starts it by itself:
 *
 * <ul>
 *   <li>No shutdown hook of the library's: it would stop the server while Spring still closes its
 *       connection pool. Who starts this, stops it, after the application.
 *   <li>A server that outlived a killed JVM is stopped first; it holds the data folder.
 *   <li>{@code fsync} and {@code synchronous_commit} are on, which the library switches off: what
 *       is committed must survive here as it does in production.
 * </ul>
 */
public final class EmbeddedPostgreSql implements AutoCloseable {

  /** Data files are bound to it, so it belongs into the name of a folder that is to be kept. */
  public static final String MAJOR_VERSION = "17";

  public static final String USER = "postgres";

  private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
  private static final Duration ORPHAN_LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final boolean keepsFolder;
  private final Map<String, String> settings;
  private int port;
  private @Nullable EmbeddedPostgres server;

  private EmbeddedPostgreSql(
      Path folder, int port, boolean keepsFolder, Map<String, String> settings) {
    this.folder = folder;
    this.port = port;
    this.keepsFolder = keepsFolder;
    this.settings = settings;
  }

  /**
   * Starts a server whose data outlives it.
   *
   * @param parent a folder of this major version is created or reused below it
   * @param port 0 for any free one
   */
  public static EmbeddedPostgreSql keptIn(Path parent, int port) {
    EmbeddedPostgreSql postgreSql = new EmbeddedPostgreSql(folderIn(parent), port, true, Map.of());
    postgreSql.start();
    return postgreSql;
  }

  /**
   * Stops the server of a killed run, so that its port is free again. Starting one does so too.
   *
   * @throws IllegalStateException when it does not stop: then that run is most likely alive
   */
  public static void stopAbandoned(Path parent) {
    try {
      stopOrphan(folderIn(parent));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + folderIn(parent), failure);
    }
  }

  private static Path folderIn(Path parent) {
    return parent.resolve("postgresql-" + MAJOR_VERSION).toAbsolutePath();
  }

  /** Starts a server on a free port; closing it deletes its data. */
  public static EmbeddedPostgreSql temporary() {
    return temporary(Map.of());
  }

  /**
   * The same.
   *
   * @param settings of the server, on top of its own
   */
  public static EmbeddedPostgreSql temporary(Map<String, String> settings) {
    EmbeddedPostgreSql postgreSql =
        new EmbeddedPostgreSql(TemporaryFolder.create("postgresql"), 0, false, settings);
    postgreSql.start();
    return postgreSql;
  }

  /** Starts it, after a {@link #stop()} on the same port and with the same data. */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      stopOrphan(folder);
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setRegisterShutdownHook(false)
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setPGStartupWait(STARTUP_LIMIT)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("max_connections", "300")
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on");
      settings.forEach(builder::setServerConfig);
      if (port != 0) {
        builder.setPort(port);
      }
      server = builder.start();
      port = server.getPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "PostgreSQL did not start in " + folder + " on port " + port, failure);
    }
  }

  /** Stops it; clients lose their connections at once. The port and the data are kept. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL in " + folder + " did not stop", failure);
    } finally {
      server = null;
    }
  }

  /**
   * Kills the server and all its processes, as if the machine had lost its power; only what it had
   * on disk is there after the next {@link #start()}.
   */
  public synchronized void kill() {
    try {
      ProcessHandle postmaster =
          ProcessHandle.of(pidIn(folder))
              .orElseThrow(() -> new IllegalStateException("No PostgreSQL runs in " + folder));
      List<ProcessHandle> all =
          Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle killed : all) {
        killed.onExit().get(ORPHAN_LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (IOException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("PostgreSQL could not be killed in " + folder, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while PostgreSQL is killed", interrupted);
    }
    // Gives the data folder free; that there is nothing left to stop the library only logs.
    stop();
  }

  private static long pidIn(Path folder) throws IOException {
    return Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).trim());
  }

  @Override
  public void close() {
    stop();
    if (!keepsFolder) {
      TemporaryFolder.delete(folder);
    }
  }

  public int port() {
    return port;
  }

  /** Of the server's first process, the parent of all others. */
  public long processId() {
    try {
      return pidIn(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("No PostgreSQL runs in " + folder, failure);
    }
  }

  public Path folder() {
    return folder;
  }

  public String jdbcUrl(String database) {
    return jdbcUrl(port, database);
  }

  /** The same for a port that leads there. */
  public static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Creates a database, unless it is there. */
  public void ensureDatabase(String name) {
    try (var connection = running().getPostgresDatabase().getConnection();
        var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      if (!query.executeQuery().next()) {
        createDatabase(name);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("PostgreSQL did not tell its databases", failure);
    }
  }

  /** Creates an empty database. */
  void createDatabase(String name) {
    execute("create database " + name);
  }

  /**
   * Creates a copy of a database.
   *
   * @param template has no open connections
   */
  void copyDatabase(String template, String name) {
    execute("create database " + name + " template " + template);
  }

  /** Drops a database, with whoever is still connected to it. */
  void dropDatabase(String name) {
    execute("drop database if exists " + name + " with (force)");
  }

  private void execute(String sql) {
    try (var connection = running().getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException("PostgreSQL refused: " + sql, failure);
    }
  }

  private synchronized EmbeddedPostgres running() {
    if (server == null) {
      throw new IllegalStateException("PostgreSQL in " + folder + " is stopped");
    }
    return server;
  }

  /**
   * Stops a server that outlived the JVM which started it.
   *
   * @throws IllegalStateException when it does not stop: then its owner is most likely alive
   */
  static void stopOrphan(Path folder) throws IOException {
    Path pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = pidIn(folder);
    var orphan =
        ProcessHandle.of(pid)
            .filter(process -> process.info().command().orElse("").endsWith("postgres"));
    if (orphan.isEmpty()) {
      return;
    }
    orphan.get().destroy();
    try {
      orphan.get().onExit().get(ORPHAN_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stillThere) {
      throw new IllegalStateException(
          "Another run still uses the PostgreSQL server in "
              + folder
              + " (process "
              + pid
              + "): stop that run first",
          stillThere);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while an old PostgreSQL stops", interrupted);
    }
  }
}
