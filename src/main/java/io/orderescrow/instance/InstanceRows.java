package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.transaction.SqlFragment;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** Rows of {@code process_instance} and the conditions that the reads of it share. */
final class InstanceRows {

  private InstanceRows() {}

  static Instance instance(ResultSet row, int i) throws SQLException {
    return new Instance(
        row.getString("process_key"),
        row.getString("business_key"),
        row.getTimestamp("announced_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("ended_at")),
        row.getString("outcome"),
        searchKeys(row.getArray("found_by")),
        row.getString("reason"));
  }

  private static SearchKeys searchKeys(@Nullable Array values) throws SQLException {
    if (values == null) {
      return SearchKeys.NONE;
    }
    @Nullable String[] texts = (@Nullable String[]) values.getArray();
    return new SearchKeys(texts[0], texts[1]);
  }

  static String condition(InstancePhase phase) {
    return switch (phase) {
      case ANNOUNCED -> "outcome is null and started_at is null";
      case RUNNING -> "outcome is null and started_at is not null";
      case ENDED -> "outcome is not null";
    };
  }

  /** The rows that follow {@code last} when the newest come first. */
  static SqlFragment before(Instance last) {
    return SqlFragment.of(
        "(announced_at, business_key) < (?, ?)",
        Timestamp.from(last.announcedAt()),
        last.businessKey());
  }
}
