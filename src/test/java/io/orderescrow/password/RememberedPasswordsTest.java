package io.orderescrow.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.web.MovingClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S46")
class RememberedPasswordsTest {

  private final MovingClock clock = new MovingClock();
  private final RememberedPasswords passwords = new RememberedPasswords(clock);

  @BeforeEach
  void remember() {
    passwords.remember("dora", "right", "hash");
  }

  @Test
  void knowsThePasswordForTheSameUserAndHash() {
    assertThat(passwords.contains("dora", "right", "hash")).isTrue();
    assertThat(passwords.contains("dora", "wrong", "hash")).isFalse();
    assertThat(passwords.contains("dora", "right", "another hash")).as("changed").isFalse();
    assertThat(passwords.contains("norbert", "right", "hash")).isFalse();
  }

  @Test
  void forgetsAfterAWhile() {
    clock.pass(RememberedPasswords.KEPT);

    assertThat(passwords.contains("dora", "right", "hash")).isFalse();
  }

  @Test
  void forgetsTheOldestUserWhenFull() {
    for (int i = 0; i < 1_000; i++) {
      passwords.remember("user-" + i, "right", "hash");
    }

    assertThat(passwords.contains("dora", "right", "hash")).isFalse();
    assertThat(passwords.contains("user-0", "right", "hash")).isTrue();
  }
}
