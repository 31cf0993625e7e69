package io.orderescrow.drill;

import java.time.Duration;

/** An output for progress: a {@link Terminal} or a {@link ProgressLog}. */
interface ProgressView {

  /** The time between two updates. */
  Duration interval();

  void show(ProgressFrame frame);

  /** Releases the screen so that other classes can print. It may be called more than once. */
  void close();
}
