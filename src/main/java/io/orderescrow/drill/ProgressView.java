package io.orderescrow.drill;

import java.time.Duration;

/** Where progress is shown: a {@link Terminal} or a {@link ProgressLog}. */
interface ProgressView {

  /** How often there is something new to be seen. */
  Duration interval();

  void show(ProgressFrame frame);

  /** Leaves the screen so that others can print; may be called more than once. */
  void close();
}
