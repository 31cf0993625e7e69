package io.orderescrow.startup;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports without a stack trace that PostgreSQL accepts no connection, or that its certificate was
 * refused. Public because Spring Boot creates it by its name in {@code spring.factories}.
 */
public final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

  /** Classes of SQL states: no connection, refused user, unknown database. */
  private static final Set<String> CONNECTING = Set.of("08", "28", "3D");

  private static final int CLASS_LENGTH = 2;

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
    String state = cause.getSQLState();
    if (state == null
        || state.length() < CLASS_LENGTH
        || !CONNECTING.contains(state.substring(0, CLASS_LENGTH))) {
      return null;
    }
    return new FailureAnalysis(
        "No connection to PostgreSQL could be opened: " + cause.getMessage(),
        "Check spring.datasource.url, the user and its password. With TLS, sslrootcert must"
            + " contain the authority of the server's certificate, and that certificate must be"
            + " for the host name in the URL.",
        cause);
  }
}
