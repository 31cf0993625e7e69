/**
 * Real parts for the tests and for the development run: PostgreSQL, an AMQP broker and a mail
 * server. They start inside or beside this JVM, and need no installation.
 */
@NullMarked
package io.orderescrow.embedded;

import org.jspecify.annotations.NullMarked;
