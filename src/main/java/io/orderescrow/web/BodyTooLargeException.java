package io.orderescrow.web;

import java.io.IOException;

/** A request body exceeds {@code fulfilment.web.max-body}. */
public class BodyTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  BodyTooLargeException(long limit) {
    super(detail(limit));
  }

  static String detail(long limit) {
    return "A request body may have at most " + limit + " bytes.";
  }
}
