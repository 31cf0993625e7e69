package io.orderescrow.message;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;

/** The format {@code line} of the catalogue's texts: one line of text from people. */
final class LineFormat implements Format {

  @Override
  public String getName() {
    return "line";
  }

  @Override
  public boolean matches(ExecutionContext context, String value) {
    return PrintableText.isLine(value);
  }
}
