package io.orderescrow.sample.runtime;

import com.rabbitmq.client.Channel;
import io.orderescrow.message.RawMessage;

/**
 * A delivered message that is not acknowledged yet.
 *
 * @param raw the message
 * @param channel the channel on which it must be acknowledged
 * @param tag its delivery tag on that channel
 */
record ReceivedCommand(RawMessage raw, Channel channel, long tag) {}
