package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import com.rabbitmq.client.Channel;

/**
 * A message in our hands that the broker still counts as its own.
 *
 * @param raw the message
 * @param channel where it must be acknowledged
 * @param tag its number on that channel
 */
record ReceivedCommand(RawMessage raw, Channel channel, long tag) {}
