package io.orderescrow.order;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for an order. Its rules are those of {@code CreateOrderEvent} in the catalogue or
 * stricter, so that a valid request makes a valid event.
 *
 * @param currency ISO 4217 code of all prices
 */
public record OrderRequest(
    @NotNull @Valid Customer customer,
    @NotEmpty @Size(max = MAX_LINES) @TotalWithinLimit List<@NotNull @Valid Line> lines,
    @NotNull
        @Pattern(regexp = "[A-Z]{3}", message = "must be a currency code such as EUR")
        @Schema(example = "EUR")
        String currency,
    @NotNull @Valid Payment payment,
    @NotNull @Valid ShipTo shipTo) {

  static final int MAX_LINES = 100;
  static final int MAX_QUANTITY = 10_000;
  static final long MAX_UNIT_PRICE = 1_000_000_000;

  /** The recipient of the invoice. */
  public record Customer(
      @SingleLine @Size(max = 200) @Schema(example = "Ada Lovelace") String name,
      @SingleLine
          @Email
          @Pattern(regexp = "\\S*", message = "must hold no blanks")
          @Size(max = 254)
          @Schema(example = "ada@example.org")
          String email) {}

  /**
   * @param unitPrice in minor units: cents
   */
  public record Line(
      @NotNull
          @Pattern(
              regexp = "[A-Za-z0-9._-]{1,64}",
              message = "must be 1 to 64 letters, digits, dots, hyphens or underscores")
          @Schema(example = "BOOK-1")
          String sku,
      @NotNull @Min(1) @Max(MAX_QUANTITY) @Schema(example = "2") Integer quantity,
      @NotNull
          @Min(0)
          @Max(MAX_UNIT_PRICE)
          @Schema(example = "1995", description = "in minor units: cents")
          Long unitPrice) {}

  /**
   * @param token a reference to a means of payment at the payment service; never a card number
   */
  public record Payment(
      @NotNull
          @Pattern(regexp = "[!-~]{1,200}", message = "must be 1 to 200 visible ASCII characters")
          @Schema(example = "tok_visa")
          String token) {}

  /**
   * @param country ISO 3166-1 alpha-2 code
   */
  public record ShipTo(
      @SingleLine @Size(max = 200) @Schema(example = "Ada Lovelace") String name,
      @SingleLine @Size(max = 200) @Schema(example = "12 St James's Square") String street,
      @SingleLine @Size(max = 100) @Schema(example = "London") String city,
      @NotNull
          @Pattern(
              regexp = "[A-Za-z0-9 -]{1,16}",
              message = "must be 1 to 16 letters, digits, blanks or hyphens")
          @Schema(example = "SW1Y 4JH")
          String postalCode,
      @NotNull
          @Pattern(regexp = "[A-Z]{2}", message = "must be a country code such as DE")
          @Schema(example = "GB")
          String country) {}

  /**
   * The total of all lines in minor units.
   *
   * @throws ArithmeticException on overflow
   */
  static long total(List<Line> lines) {
    return lines.stream()
        .mapToLong(line -> Math.multiplyExact(line.unitPrice(), line.quantity().longValue()))
        .reduce(0, Math::addExact);
  }

  /**
   * Limits the total of an order: lines within their own limits can add up to more than the
   * contract allows.
   */
  @Documented
  @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
  @Retention(RetentionPolicy.RUNTIME)
  @Constraint(validatedBy = TotalWithinLimit.Check.class)
  @interface TotalWithinLimit {

    /** In minor units, as in the catalogue. */
    long MAX_TOTAL = 1_000_000_000_000L;

    String message() default "must not cost more than " + MAX_TOTAL + " in total";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Other rules check incomplete lines. */
    class Check implements ConstraintValidator<TotalWithinLimit, @Nullable List<Line>> {

      @Override
      public boolean isValid(@Nullable List<Line> lines, ConstraintValidatorContext context) {
        return lines == null || !lines.stream().allMatch(Check::isComplete) || isWithinLimit(lines);
      }

      @SuppressWarnings("ConstantConditions") // fields missing in JSON are null before validation
      private static boolean isComplete(Line line) {
        return line != null && line.quantity() != null && line.unitPrice() != null;
      }

      private static boolean isWithinLimit(List<Line> lines) {
        try {
          return total(lines) <= MAX_TOTAL;
        } catch (ArithmeticException overflow) {
          return false;
        }
      }
    }
  }
}
