package io.orderescrow.operator;

import io.orderescrow.order.Cancellation;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What a person does to one order. To look at orders and to find them is {@code order.Orders}. */
@Component
@Profile("orchestrator")
public class OrderDesk {

  /** Asks every service again that the order waits for, but not within five seconds. */
  public AskedAgain askAgain(String id, String by, String why) {
    throw new UnsupportedOperationException();
  }

  /** Asks for an order to be cancelled and undone. */
  public Cancellation cancel(String id, String by, String why) {
    throw new UnsupportedOperationException();
  }
}
