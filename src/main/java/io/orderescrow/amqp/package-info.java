/**
 * RabbitMQ at both ends: the topology, the listener that fills the inbox, the publisher that
 * empties the outbox.
 */
@ApplicationModule(allowedDependencies = {"inbox", "message", "outbox", "polling"})
@NullMarked
package io.orderescrow.amqp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
