package io.orderescrow.sample.payment;

import io.orderescrow.sample.payment.Payment.Status;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.BatchRows;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Captures the money of an order once and refunds it at most once. The first capture decision for
 * an order is final. {@link Decline} lists the tokens for trials.
 */
@Component
@Profile("payment")
class Payments implements SampleService {

  private final PaymentTable table;

  Payments(JdbcTemplate jdbc) {
    this.table = new PaymentTable(jdbc);
  }

  @Override
  public String name() {
    return "payment";
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    BatchRows<Payment> payments =
        new BatchRows<>(table.find(Command.orderIds(commands)), Payment::orderId);
    List<Payment> booked = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    for (Command command : commands) {
      Payment before = payments.find(command.orderId());
      Payment after = carryOut(command, before);
      payments.put(after);
      if (!after.equals(before)
          && (after.status() == Status.CAPTURED || after.status() == Status.REFUNDED)) {
        booked.add(after);
      }
      answers.add(
          command.type().equals("CapturePaymentCommand")
              ? after.answerToCapture(command)
              : after.answerToRefund(command));
    }
    table.store(payments.changed());
    table.book(booked);
    return answers;
  }

  private static Payment carryOut(Command command, @Nullable Payment before) {
    return switch (command.type()) {
      case "CapturePaymentCommand" -> before == null ? Payment.decide(command) : before;
      case "RefundPaymentCommand" ->
          before == null ? Payment.barred(command.orderId()) : before.refund();
      default -> throw new UnusableCommandException("Payment does not support " + command.type());
    };
  }
}
