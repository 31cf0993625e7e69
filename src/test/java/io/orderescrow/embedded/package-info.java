/**
 * Real parts for the tests and for the development run: PostgreSQL, an AMQP broker and a mail
 * server, started inside or beside this JVM, with nothing to install.
 */
@NullMarked
package io.orderescrow.embedded;

import org.jspecify.annotations.NullMarked;
