package io.orderescrow.order;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Limits the total of an order: lines within their own limits can add up to more than the contract
 * allows.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = TotalWithinLimit.Check.class)
@interface TotalWithinLimit {

  /** In minor units, as in the catalogue. */
  long MAX_TOTAL = 1_000_000_000_000L;

  String message() default "must not cost more than " + MAX_TOTAL + " in total";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Reports the violation at the field {@code lines}; other rules check incomplete orders. */
  class Check implements ConstraintValidator<TotalWithinLimit, @Nullable OrderRequest> {

    @Override
    public boolean isValid(@Nullable OrderRequest order, ConstraintValidatorContext context) {
      if (order == null || !isComplete(order) || isWithinLimit(order)) {
        return true;
      }
      context.disableDefaultConstraintViolation();
      context
          .buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
          .addPropertyNode("lines")
          .addConstraintViolation();
      return false;
    }

    @SuppressWarnings("ConstantConditions") // fields missing in JSON are null before validation
    private static boolean isComplete(OrderRequest order) {
      return order.lines() != null
          && order.lines().stream()
              .allMatch(
                  line -> line != null && line.quantity() != null && line.unitPrice() != null);
    }

    private static boolean isWithinLimit(OrderRequest order) {
      try {
        return order.total() <= MAX_TOTAL;
      } catch (ArithmeticException overflow) {
        return false;
      }
    }
  }
}
