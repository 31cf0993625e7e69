package io.orderescrow.amqp;

import io.orderescrow.embedded.OnRealParts;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same on the embedded broker, where {@link ConfirmingPublisherIT} runs on RabbitMQ. */
@OnRealParts(embeddedBroker = true)
@EnabledIfEnvironmentVariable(named = "FULFILMENT_TEST_RABBITMQ", matches = ".+")
class ConfirmingPublisherOnEmbeddedBrokerIT extends ConfirmingPublisherIT {}
