package io.orderescrow.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class DatabaseFailuresTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "25006", "53100", "53300", "57P01", "58030"})
  void anUnavailableDatabaseIsAnOutage(String state) {
    assertThat(DatabaseFailures.isOutage(failure(state))).isTrue();
    assertThat(DatabaseFailures.isConflict(failure(state))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"55P03", "57014"})
  @Tag("F6")
  void aStatementThatTakesTooLongIsATimeout(String state) {
    assertThat(DatabaseFailures.isTimeout(failure(state))).isTrue();
    assertThat(DatabaseFailures.isTransient(failure(state))).isTrue();
    assertThat(DatabaseFailures.isOutage(failure(state))).isFalse();
    assertThat(DatabaseFailures.isConflict(failure(state))).isFalse();
  }

  /** A message with such content would be retried forever, as if the database were away. */
  @ParameterizedTest
  @ValueSource(strings = {"54000", "54001"})
  @Tag("S37")
  void aLimitOfTheServerIsNoOutage(String state) {
    SQLException tooLarge = new SQLException("index row size exceeds maximum", state);
    RuntimeException translated = new DataAccessResourceFailureException("of Spring", tooLarge);

    assertThat(DatabaseFailures.isTransient(translated)).isFalse();
  }

  @Test
  void noConnectionIsAnOutageWhateverItsState() {
    SQLException password = new SQLTransientConnectionException("of the pool", "28P01");

    assertThat(DatabaseFailures.isOutage(new IllegalStateException(password))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "23503", "23505"})
  void concurrentTransactionsConflict(String state) {
    assertThat(DatabaseFailures.isConflict(failure(state))).isTrue();
    assertThat(DatabaseFailures.isOutage(failure(state))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "23502", "23514", "42P01", "P0001"})
  void anInvalidStatementIsNeither(String state) {
    assertThat(DatabaseFailures.isOutage(failure(state))).isFalse();
    assertThat(DatabaseFailures.isConflict(failure(state))).isFalse();
  }

  @Test
  void exceptionsOfSpringAndTheEngineCountToo() {
    assertThat(DatabaseFailures.isOutage(new CannotCreateTransactionException("x"))).isTrue();
    assertThat(DatabaseFailures.isOutage(new DataAccessResourceFailureException("x"))).isTrue();
    assertThat(DatabaseFailures.isConflict(new ConcurrencyFailureException("x"))).isTrue();
    assertThat(DatabaseFailures.isConflict(new OptimisticLockingException("x"))).isTrue();
  }

  @Test
  void onlyASerializationFailureIsAStaleSnapshot() {
    assertThat(DatabaseFailures.isStaleSnapshot(failure("40001"))).isTrue();
    assertThat(DatabaseFailures.isStaleSnapshot(failure("40P01"))).isFalse();
  }

  @Test
  void aCycleOfCausesEnds() {
    IllegalStateException first = new IllegalStateException();
    first.initCause(new IllegalStateException(first));

    assertThat(DatabaseFailures.isOutage(first)).isFalse();
  }

  private static RuntimeException failure(String state) {
    return new IllegalStateException(new SQLException("of the driver", state));
  }
}
