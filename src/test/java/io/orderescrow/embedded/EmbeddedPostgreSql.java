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
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on the loopback address, run from the binaries of a Maven artifact.
 *
 * <p>It differs in three points from a server that the library starts itself:
 *
 * <ul>
 *   <li>The library's shutdown hook is not installed. It would stop the server while Spring still
 *       closes its connection pool. The code that starts this server stops it, after the
 *       application.
 *   <li>A server that outlived a killed JVM is stopped first, because it holds the data folder.
 *   <li>{@code fsync} and {@code synchronous_commit} are on; the library switches them off.
 *       Committed data must survive here as in production.
 * </ul>
 */
public final class EmbeddedPostgreSql implements AutoCloseable {

  /**
   * The data files work only with this major version, so the name of a durable folder contains it.
   */
  public static final String MAJOR_VERSION = "17";

  public static final String USER = "postgres";

  private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

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
   * Starts a server whose data survive a stop.
   *
   * @param parent a folder of this major version is created or reused below this folder
   * @param port 0 for any free port
   */
  public static EmbeddedPostgreSql keptIn(Path parent, int port) {
    EmbeddedPostgreSql postgreSql = new EmbeddedPostgreSql(folderIn(parent), port, true, Map.of());
    postgreSql.start();
    return postgreSql;
  }

  /**
   * Stops the server of a killed run, so that its port is free again. A start on the same folder
   * does so too.
   *
   * @throws IllegalStateException when the server does not stop; its run is then most likely alive
   */
  public static void stopAbandoned(Path parent) {
    stopOrphan(folderIn(parent));
  }

  private static Path folderIn(Path parent) {
    return parent.resolve("postgresql-" + MAJOR_VERSION).toAbsolutePath();
  }

  /** Starts a server on a free port. Its data are deleted when it is closed. */
  public static EmbeddedPostgreSql temporary() {
    return temporary(Map.of());
  }

  /**
   * Starts a temporary server with additional settings.
   *
   * @param settings PostgreSQL settings in addition to the defaults
   */
  public static EmbeddedPostgreSql temporary(Map<String, String> settings) {
    EmbeddedPostgreSql postgreSql =
        new EmbeddedPostgreSql(TemporaryFolder.create("postgresql"), 0, false, settings);
    postgreSql.start();
    return postgreSql;
  }

  /**
   * Starts a temporary server that accepts connections over TLS only. Its own superuser connects
   * without a password, everybody else with one (SCRAM).
   */
  public static EmbeddedPostgreSql overTls(TestCertificates certificates) {
    EmbeddedPostgreSql postgreSql =
        temporary(
            Map.of(
                "ssl", "on",
                "ssl_cert_file", certificates.certificate().toString(),
                "ssl_key_file", certificates.key().toString()));
    try {
      Files.writeString(
          postgreSql.folder.resolve("pg_hba.conf"),
          """
          hostssl all %s 127.0.0.1/32 trust
          hostssl all all 127.0.0.1/32 scram-sha-256
          """
              .formatted(USER));
    } catch (IOException failure) {
      throw new UncheckedIOException("The rules of access were not written", failure);
    }
    postgreSql.execute("select pg_reload_conf()");
    return postgreSql;
  }

  /** Starts the server, after a {@link #stop()} on the same port and with the same data. */
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

  /** Stops the server. Clients lose their connections at once. The port and the data are kept. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    Optional<ProcessHandle> postmaster = postmasterIn(folder);
    try {
      server.close();
      // The library does not wait, and PostgreSQL deletes files in the folder until its end.
      postmaster.ifPresent(this::awaitEnd);
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL in " + folder + " did not stop", failure);
    } finally {
      server = null;
    }
  }

  /**
   * Kills the server and all its processes, as a power failure of the machine does. After the next
   * {@link #start()} only the data on disk are there.
   */
  public synchronized void kill() {
    ProcessHandle postmaster =
        postmasterIn(folder)
            .orElseThrow(() -> new IllegalStateException("No PostgreSQL runs in " + folder));
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(this::awaitEnd);
    // Releases the data folder. When no process is left to stop, the library only logs that.
    stop();
  }

  private void awaitEnd(ProcessHandle process) {
    awaitEnd(process, "PostgreSQL did not stop in " + folder);
  }

  private static void awaitEnd(ProcessHandle process, String otherwise) {
    try {
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException stillThere) {
      throw new IllegalStateException(otherwise, stillThere);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while PostgreSQL stops", interrupted);
    }
  }

  /** Returns the first process of the server that uses a data folder; empty when none runs. */
  private static Optional<ProcessHandle> postmasterIn(Path folder) {
    if (!Files.exists(folder.resolve("postmaster.pid"))) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(pidIn(folder))
          .filter(process -> process.info().command().orElse("").endsWith("postgres"));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + folder, failure);
    }
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

  /** Returns the id of the server's first process, the parent of all its other processes. */
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

  /** Returns the JDBC URL for a port that leads to a server. */
  public static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Creates a database unless it exists. */
  public void ensureDatabase(String name) {
    try (var connection = running().getPostgresDatabase().getConnection();
        var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      if (!query.executeQuery().next()) {
        createDatabase(name);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("PostgreSQL did not list its databases", failure);
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

  /** Creates a user without special permissions, and makes it the owner of a database. */
  public void createOwner(String user, String password, String database) {
    execute("create role " + user + " login password '" + password + "'");
    execute("alter database " + database + " owner to " + user);
  }

  /** Drops a database and closes the connections to it. */
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
   * @throws IllegalStateException when the server does not stop; its owner is then most likely
   *     alive
   */
  static void stopOrphan(Path folder) {
    postmasterIn(folder)
        .ifPresent(
            orphan -> {
              orphan.destroy();
              awaitEnd(
                  orphan,
                  "Another run still uses the PostgreSQL server in "
                      + folder
                      + " (process "
                      + orphan.pid()
                      + "): stop that run first");
            });
  }
}
