package io.orderescrow.sample.runtime;

import com.rabbitmq.client.Channel;
import io.orderescrow.message.RawMessage;

/**
 * A message in our hands that the broker still counts as its own.
 *
 * @param raw the message
 * @param channel where it must be acknowledged
 * @param tag its number on that channel
 */
record ReceivedCommand(RawMessage raw, Channel channel, long tag) {}
