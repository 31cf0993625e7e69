package io.orderescrow.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of W3C Trace Context by which a request or a message says which trace it is part of.
 */
public final class Traceparent {

  // Version 00 of https://www.w3.org/TR/trace-context/#traceparent-header
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private Traceparent() {}

  /** Tracing is a help, not part of any contract: what is no trace context is passed over. */
  public static @Nullable String orNull(@Nullable String header) {
    return header != null && FORM.matcher(header).matches() ? header : null;
  }
}
