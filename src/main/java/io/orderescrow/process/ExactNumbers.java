package io.orderescrow.process;

import com.fasterxml.jackson.databind.DeserializationFeature;
import org.camunda.spin.impl.json.jackson.format.JacksonJsonDataFormat;
import org.camunda.spin.spi.DataFormatConfigurator;

/**
 * Lets the engine read decimals of JSON variables exactly. A double would round an amount with many
 * digits. The engine finds this class by its name in {@code META-INF/services}, so it is public.
 */
public final class ExactNumbers implements DataFormatConfigurator<JacksonJsonDataFormat> {

  @Override
  public Class<JacksonJsonDataFormat> getDataFormatClass() {
    return JacksonJsonDataFormat.class;
  }

  @Override
  public void configure(JacksonJsonDataFormat format) {
    format.getObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }
}
