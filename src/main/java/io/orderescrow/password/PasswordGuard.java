package io.orderescrow.password;

/** Decides whether a password may be checked now, and learns the result of the check. */
public interface PasswordGuard {

  /** Minimum length of every password, in UTF-16 units. */
  int MIN_LENGTH = 12;

  /**
   * Checks a password, unless too many checks failed before.
   *
   * @param user the name as the client sent it; there may be no such user
   * @return whether the password is right
   * @throws RuntimeException when the password may not be checked now; then nobody has checked it
   */
  boolean check(String user, PasswordCheck check);

  /** The check of one password for one user. */
  interface PasswordCheck {

    /** Reads what the check needs. It may wait for the database. */
    default void prepare() {}

    /** Whether the same password was right a short time ago; takes no time. */
    default boolean isRemembered() {
      return false;
    }

    /** Compares the passwords; may take a tenth of a second of CPU time. */
    boolean compare();
  }
}
