package io.orderescrow.transaction;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Discards a pooled connection to a server that accepts no writes. After a failover, such
 * connections would stay in the pool although a new primary runs. The pool creates this class by
 * its name, which {@code application.yaml} holds, so it is public.
 */
public final class DemotedServer implements SQLExceptionOverride {

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return DatabaseFailures.READ_ONLY.equals(failure.getSQLState())
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}
