package io.orderescrow.embedded;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Beside {@code @SpringBootTest} or {@code @SpringJUnitConfig}: leads the test's context to a fresh
 * database, an empty virtual host and an empty mailbox of its own.
 *
 * <p>Test classes of the same configuration share one context as Spring always does, and with it
 * these; contexts of different configuration never share them. The {@link TestEnvironment} are a
 * bean of the context.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnRealParts {

  /** Whether this class wants a context that it shares with no other class. */
  boolean alone() default false;

  /** Whether the database starts empty. By default it has the orchestrator's schema and no rows. */
  boolean emptyDatabase() default false;
}
