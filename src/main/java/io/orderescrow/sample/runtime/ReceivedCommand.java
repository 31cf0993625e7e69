package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import com.rabbitmq.client.Channel;

/**
 * A delivered message that is not acknowledged yet.
 *
 * @param raw the message
 * @param channel the channel on which it must be acknowledged
 * @param tag its delivery tag on that channel
 */
record ReceivedCommand(RawMessage raw, Channel channel, long tag) {}
