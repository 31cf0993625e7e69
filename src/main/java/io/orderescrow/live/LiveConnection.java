package io.orderescrow.live;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The answer to a page that wants to receive the stream. */
sealed interface LiveConnection {

  record Opened(SseEmitter emitter) implements LiveConnection {}

  enum Refused implements LiveConnection {
    /** All places of this node are taken, or it is shutting down. */
    NODE_IS_FULL,
    /** The user has too many pages open on this node. */
    USER_HAS_TOO_MANY
  }
}
