package io.orderescrow.web;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;

/**
 * Reads request bodies into our own types. It rejects unknown fields, duplicate fields, trailing
 * tokens and lossy conversions such as 1.5 to 1. Readers of messages must ignore unknown fields
 * instead.
 */
final class StrictJsonReader extends MappingJackson2HttpMessageConverter {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  StrictJsonReader() {
    super(JSON);
  }

  @Override
  public boolean canRead(
      Type type, @Nullable Class<?> contextClass, @Nullable MediaType mediaType) {
    return type.getTypeName().startsWith("io.orderescrow.")
        && super.canRead(type, contextClass, mediaType);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return canRead(type, null, mediaType);
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }
}
