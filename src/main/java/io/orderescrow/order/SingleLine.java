package io.orderescrow.order;

import io.orderescrow.message.PrintableText;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotBlank;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A non-blank line of text as {@link PrintableText#isLine} defines it: it is used in mail headers,
 * logs and labels, and PostgreSQL refuses NUL.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = SingleLine.Rule.class)
@NotBlank
@interface SingleLine {

  String message() default "must be one line without control or invisible characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Leaves a missing text to {@link NotBlank}. */
  final class Rule implements ConstraintValidator<SingleLine, String> {

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      return text == null || PrintableText.isLine(text);
    }
  }
}
