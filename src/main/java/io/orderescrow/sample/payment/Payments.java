package io.orderescrow.sample.payment;

import io.orderescrow.sample.payment.Payment.Status;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Captures the money of an order once and refunds it at most once. The first capture decision for
 * an order is final. {@link CardRules} lists the tokens for trials.
 */
@Component
@Profile("payment")
class Payments implements SampleService {

  private final PaymentTable table;

  Payments(JdbcTemplate jdbc, Clock clock) {
    this.table = new PaymentTable(jdbc, clock);
  }

  @Override
  public String name() {
    return "payment";
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    var orders = commands.stream().map(Command::orderId).distinct().toList();
    var payments = new OrderRows<>(table.find(orders), Payment::orderId);
    var captured = new ArrayList<Payment>();
    var refunded = new ArrayList<Payment>();
    var answers = new ArrayList<Answer>();
    for (var command : commands) {
      answers.add(
          switch (command.type()) {
            case "CapturePaymentCommand" -> capture(command, payments, captured);
            case "RefundPaymentCommand" -> refund(command, payments, refunded);
            default ->
                throw new UnusableCommandException("Payment does not support " + command.type());
          });
    }
    table.store(payments.changed());
    table.book(Status.CAPTURED, captured);
    table.book(Status.REFUNDED, refunded);
    return answers;
  }

  private static Answer capture(
      Command command, OrderRows<Payment> payments, List<Payment> captured) {
    var payment = payments.of(command);
    if (payment == null) {
      payment = payments.put(Payment.decide(command));
      if (payment.status() == Status.CAPTURED) {
        captured.add(payment);
      }
    }
    return payment.answerToCapture(command);
  }

  private static Answer refund(
      Command command, OrderRows<Payment> payments, List<Payment> refunded) {
    var before = payments.of(command);
    var after = before == null ? Payment.barred(command.orderId()) : before.refund();
    payments.put(after);
    if (before != null && before.status() == Status.CAPTURED) {
      refunded.add(after);
    }
    return after.answerToRefund(command);
  }
}
