package io.orderescrow.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.camunda.bpm.engine.impl.digest.Sha512HashDigest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S46")
class BcryptPasswordEncryptorTest {

  private final BcryptPasswordEncryptor bcrypt = new BcryptPasswordEncryptor();

  @Test
  void matchesThePasswordAndNoOther() {
    String hash = bcrypt.encrypt("only-for-these-tests");

    assertThat(hash).startsWith("$2");
    assertThat(bcrypt.check("only-for-these-tests", hash)).isTrue();
    assertThat(bcrypt.check("only-for-these-tests ", hash)).isFalse();
  }

  /** bcrypt alone would refuse the long one and ignore what follows a zero byte. */
  @Test
  void everyCharacterOfAPasswordCounts() {
    String long1 = "x".repeat(200) + "1";
    String long2 = "x".repeat(200) + "2";
    assertThat(bcrypt.check(long2, bcrypt.encrypt(long1))).isFalse();
    assertThat(bcrypt.check("a\0b", bcrypt.encrypt("a\0c"))).isFalse();
  }

  @Test
  void theEngineStillReadsItsOwnHashes() {
    String old = new PasswordManager(new Sha512HashDigest(), List.of()).encrypt("secret");
    PasswordManager now = new PasswordManager(bcrypt, List.of());

    assertThat(BcryptPasswordEncryptor.isBcrypt(old)).isFalse();
    assertThat(now.check("secret", old)).isTrue();
    assertThat(BcryptPasswordEncryptor.isBcrypt(now.encrypt("secret"))).isTrue();
  }
}
