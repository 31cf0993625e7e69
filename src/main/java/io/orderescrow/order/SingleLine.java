package io.orderescrow.order;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text that is there and holds no control character: it ends in mail headers, logs and labels,
 * and PostgreSQL refuses NUL. Half surrogate pairs, which no UTF-8 can carry, are refused as well.
 */
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {})
@NotBlank
@Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*", message = "must hold no control characters")
@interface SingleLine {

  String message() default "must be one line of text";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
