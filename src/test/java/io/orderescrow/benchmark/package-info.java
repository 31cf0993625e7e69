/**
 * The benchmark. It compares order escrow with the design of the tutorials and with a well-tuned
 * design that processes one message at a time. All use the same models, messages, database and
 * broker.
 */
@NullMarked
package io.orderescrow.benchmark;

import org.jspecify.annotations.NullMarked;
