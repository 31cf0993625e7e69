package io.orderescrow.engine;

import java.util.Date;
import org.camunda.bpm.engine.variable.value.BytesValue;
import org.camunda.bpm.engine.variable.value.FileValue;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.jspecify.annotations.Nullable;

/** The value of a variable as text. It builds no object of a value that is stored as text. */
final class VariableText {

  private VariableText() {}

  static @Nullable String of(@Nullable Object value) {
    if (value instanceof BytesValue bytes) {
      return bytes.getValue() == null ? null : bytes.getValue().length + " bytes";
    }
    if (value instanceof FileValue file) {
      return "file " + file.getFilename();
    }
    if (value instanceof SerializableValue text && text.getValueSerialized() != null) {
      return text.getValueSerialized();
    }
    if (value instanceof TypedValue typed) {
      return of(typed.getValue());
    }
    return value instanceof Date date
        ? date.toInstant().toString()
        : value == null ? null : value.toString();
  }
}
