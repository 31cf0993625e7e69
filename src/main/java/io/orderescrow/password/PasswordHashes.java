package io.orderescrow.password;

import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/** How the engine hashes passwords, and which of them were right a short time ago. */
record PasswordHashes(
    ProcessEngineConfigurationImpl engine,
    BcryptPasswordEncryptor bcrypt,
    RememberedPasswords remembered) {

  /**
   * Whether the password belongs to the hash, by the algorithm that the hash names.
   *
   * @param salted the password with the engine's salt
   */
  boolean match(String salted, String storedHash) {
    return engine.getPasswordManager().check(salted, storedHash);
  }
}
