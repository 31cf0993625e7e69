package io.orderescrow.api;

import io.orderescrow.inbox.InvalidEditException;
import io.orderescrow.inbox.MessageEdit;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** One operation of a JSON Patch of a failed message, for the description of the interface. */
record MessagePatch(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"add", "remove", "replace", "move", "copy", "test"})
        String op,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "/headers/<name>, /payload, or a place in the payload",
            example = "/payload/lines")
        String path,
    @Schema(
            description = "Only of move and copy: the place of the value",
            example = "/payload/rows")
        @Nullable String from,
    @Schema(description = "Only of add, replace and test: the value, of any type")
        @Nullable Object value) {

  static final String MEDIA_TYPE = "application/json-patch+json";

  /** Continues a sentence that names the content type. */
  static final String DESCRIPTION =
      ", it is a JSON Patch (RFC 6902) of {\"headers\": {...}, \"payload\": {...}} with at most 50"
          + " operations. Headers are texts; copy takes plain values only.";

  static boolean isIn(MediaType contentType) {
    return contentType.isCompatibleWith(MediaType.valueOf(MEDIA_TYPE));
  }

  /** The patch, checked as far as it does not depend on a message. */
  static String checked(byte[] body) {
    String patch = new String(body, StandardCharsets.UTF_8);
    try {
      MessageEdit.patching(patch);
    } catch (InvalidEditException e) {
      throw ProblemType.INVALID_EDIT.because(String.valueOf(e.getMessage()));
    }
    return patch;
  }
}
