package io.orderescrow.deployment;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The script that the container of PostgreSQL runs when its volume is new. */
public final class DatabaseRoles {

  public static final List<String> NAMES =
      List.of("orchestrator", "inventory", "payment", "invoice", "shipping");

  static final Path SHELL = Path.of("src/main/docker/postgres/roles.sh");
  static final Path SQL = Path.of("src/main/docker/postgres/roles.sql");

  private DatabaseRoles() {}

  /**
   * Runs the SQL of the script as the superuser, with the passwords of the container.
   *
   * @param jdbcUrl of the database
   */
  public static void create(String jdbcUrl, ComposeFile compose) throws SQLException {
    create(jdbcUrl, compose.environment("postgres"));
  }

  static void create(String jdbcUrl, Map<String, String> environment) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
        var setting = connection.prepareStatement("select set_config(?, ?, false)");
        var statement = connection.createStatement()) {
      for (String role : NAMES) {
        setting.setString(1, "order_escrow.password_" + role);
        setting.setString(
            2,
            environment.getOrDefault(
                "DATABASE_" + role.toUpperCase(Locale.ROOT) + "_PASSWORD", ""));
        setting.execute();
      }
      statement.execute(ComposeFile.read(SQL));
    }
  }
}
