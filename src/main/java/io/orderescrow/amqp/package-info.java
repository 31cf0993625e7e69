/** RabbitMQ: the topology, the listener that fills the inbox, the publisher of the outbox. */
@ApplicationModule(allowedDependencies = {"inbox", "message", "outbox", "polling", "topology"})
@NullMarked
package io.orderescrow.amqp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
