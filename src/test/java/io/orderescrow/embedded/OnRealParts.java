package io.orderescrow.embedded;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the test's context a fresh database, an empty virtual host and an empty mailbox of its own.
 * Use it with {@code @SpringBootTest} or {@code @SpringJUnitConfig}.
 *
 * <p>As usual in Spring, test classes of the same configuration share one context, and with it
 * these parts. Contexts of different configuration never share them. The {@link TestEnvironment} is
 * a bean of the context.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnRealParts {

  /** Whether this class needs a context that it shares with no other class. */
  boolean alone() default false;

  /** Whether the database starts empty. By default it has the orchestrator's schema and no rows. */
  boolean emptyDatabase() default false;

  /** Whether the broker is the embedded one even if the environment names a RabbitMQ. */
  boolean embeddedBroker() default false;
}
