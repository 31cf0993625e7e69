package io.orderescrow.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header of W3C Trace Context that assigns a request or message to a trace. */
public final class Traceparent {

  // Version 00 of https://www.w3.org/TR/trace-context/#traceparent-header
  private static final Pattern FORMAT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private Traceparent() {}

  /** An invalid header is ignored: tracing is not part of any contract. */
  public static @Nullable String validOrNull(@Nullable String header) {
    return header != null && FORMAT.matcher(header).matches() ? header : null;
  }
}
