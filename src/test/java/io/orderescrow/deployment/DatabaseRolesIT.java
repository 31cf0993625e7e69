package io.orderescrow.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The script of the database's roles, on a database that an earlier release has filled. */
@Tag("S44")
class DatabaseRolesIT {

  private static final String NO_WEB = "--spring.main.web-application-type=none";

  private final Map<String, String> passwords =
      ComposeFile.with(ComposeFile.variables(name -> name.toLowerCase(Locale.ROOT)))
          .environment("postgres");

  private TestEnvironment environment;
  private JdbcTemplate superuser;

  @BeforeEach
  void open() {
    environment = TestEnvironment.withSchema();
    superuser =
        new JdbcTemplate(
            DataSourceBuilder.create()
                .url(environment.jdbcUrlPastTheGate())
                .username("postgres")
                .password("")
                .type(DriverManagerDataSource.class)
                .build());
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void takesOverTheTablesOfARelease() throws SQLException {
    environment.run(OrderEscrow.class, "inventory", NO_WEB).close();
    superuser.execute("update inventory.stock set on_hand = 7 where sku = 'BOOK-1'");
    superuser.execute("insert into act_id_group (id_, rev_, name_) values ('kept', 1, 'Kept')");
    long tables = tables();

    DatabaseRoles.create(environment.jdbcUrlPastTheGate(), passwords);

    assertThat(tables()).isEqualTo(tables);
    assertThat(owners()).containsExactly("inventory inventory", "orchestrator orchestrator");
    for (String part : List.of("orchestrator", "inventory")) {
      environment
          .runWith(
              Map.of("SPRING_DATASOURCE_USERNAME", part),
              OrderEscrow.class,
              part,
              part.equals("inventory") ? NO_WEB : "--server.port=0",
              "--fulfilment.web.admin.password=only-for-these-tests")
          .close();
    }
    assertThat(tables()).isEqualTo(tables);
    assertThat(number("select on_hand from inventory.stock where sku = 'BOOK-1'")).isEqualTo(7);
    assertThat(number("select count(*) from orchestrator.act_id_group where id_ = 'kept'"))
        .isEqualTo(1);
  }

  @Test
  void changesNothingButPasswordsWhenItRunsAgain() throws SQLException {
    DatabaseRoles.create(environment.jdbcUrlPastTheGate(), passwords);
    List<String> rights = rights();
    String before = password("payment");

    DatabaseRoles.create(environment.jdbcUrlPastTheGate(), passwords);

    assertThat(rights()).isEqualTo(rights).isNotEmpty();
    assertThat(before).startsWith("SCRAM-SHA-256$").isNotEqualTo(password("payment"));
  }

  /** Somebody has given a role more than it needs. */
  @Test
  void takesBackWhatARoleMustNotHave() throws SQLException {
    DatabaseRoles.create(environment.jdbcUrlPastTheGate(), passwords);
    List<String> rights = rights();
    superuser.execute("alter role payment superuser createrole");
    superuser.execute("grant orchestrator to payment");
    superuser.execute("grant pg_execute_server_program to payment");
    superuser.execute("grant create on schema public to public");
    superuser.execute("grant usage on schema invoice to public");

    DatabaseRoles.create(environment.jdbcUrlPastTheGate(), passwords);

    assertThat(rights()).isEqualTo(rights);
  }

  @Test
  void refusesARoleWithoutAPasswordAndChangesNothing() {
    for (String role : DatabaseRoles.NAMES) {
      Map<String, String> incomplete = new HashMap<>(passwords);
      incomplete.remove("DATABASE_" + role.toUpperCase(Locale.ROOT) + "_PASSWORD");

      assertThatThrownBy(() -> DatabaseRoles.create(environment.jdbcUrlPastTheGate(), incomplete))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("The role " + role + " has no password");
      ShellScript.Result result = ShellScript.run(DatabaseRoles.SHELL, incomplete);
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.errors())
          .startsWith("DATABASE_" + role.toUpperCase(Locale.ROOT) + "_PASSWORD is missing");
    }
    assertThat(number("select count(*) from pg_namespace where nspname = 'orchestrator'")).isZero();
  }

  /** The container runs the script with its own client; this machine may have none. */
  @Test
  void theScriptOfTheContainerDoesTheSame() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql"))),
        "psql is not installed");
    Map<String, String> variables = new HashMap<>(passwords);
    variables.put("POSTGRES_DB", environment.name());
    variables.put("PGHOST", "127.0.0.1");
    variables.put("PGPORT", port());
    variables.put("ORDER_ESCROW_ROLES", DatabaseRoles.SQL.toString());
    variables.put("DATABASE_PAYMENT_PASSWORD", "it's \\ \"quoted\" $HOME");

    assertThat(ShellScript.run(DatabaseRoles.SHELL, variables).required()).isEmpty();
    List<String> rights = rights();
    assertThat(ShellScript.run(DatabaseRoles.SHELL, variables).required()).isEmpty();

    assertThat(rights()).isEqualTo(rights);
    assertThat(owners()).containsExactly("orchestrator orchestrator");
    assertThat(password("payment")).startsWith("SCRAM-SHA-256$");
  }

  private String port() {
    return environment.jdbcUrlPastTheGate().replaceAll(".*:(\\d+)/.*", "$1");
  }

  private List<String> owners() {
    return superuser.queryForList(
        """
        select distinct nspname || ' ' || rolname from pg_class c
        join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
        where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1
        """,
        String.class);
  }

  private long tables() {
    return number(
        """
        select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where nspname !~ '^pg_' and nspname <> 'information_schema'
        """);
  }

  /** Returns the attributes and memberships of the roles, and who may use schemas and database. */
  private List<String> rights() {
    return superuser.queryForList(
        """
        select rolname || ' ' || rolsuper || rolcreaterole || rolcreatedb || rolcanlogin
          || rolreplication || rolbypassrls
        from pg_roles where rolname = any(?)
        union all
        select nspname || ' ' || nspowner::regrole || ' ' || nspacl::text from pg_namespace
        where nspname !~ '^pg_' and nspname <> 'information_schema'
        union all
        select 'database ' || datacl::text from pg_database where datname = current_database()
        union all
        select 'member ' || member::regrole || ' ' || roleid::regrole from pg_auth_members
        where member::regrole::text = any(?)
        order by 1
        """,
        String.class,
        DatabaseRoles.NAMES.toArray(String[]::new),
        DatabaseRoles.NAMES.toArray(String[]::new));
  }

  private String password(String role) {
    return String.valueOf(
        superuser.queryForObject(
            "select rolpassword from pg_authid where rolname = ?", String.class, role));
  }

  private long number(String sql) {
    Long number = superuser.queryForObject(sql, Long.class);
    return number == null ? 0 : number;
  }
}
