package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Secrets.Separated;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is nowhere in what is shown, and the body can be restored byte by byte. */
@Tag("S40")
class SecretsTest {

  private final Secrets secrets = new Secrets(List.of("token", "pin"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"token\": \"s3cret\"} | {\"token\": \"(hidden)\"}",
        "{ \"a\" : [ { \"token\" : \"s3cret\" } , 1.50 ] } | { \"a\" : [ { \"token\" : \"(hidden)\" } , 1.50 ] }",
        "{\"Token\":\"s3cret\",\"n\":1} | {\"Token\":\"(hidden)\",\"n\":1}",
        "{\"tok\\u0065n\":\"s3cret\"} | {\"tok\\u0065n\":\"(hidden)\"}",
        "{\"token\":\"s3c\\\"ret\\u0000 ä\"} | {\"token\":\"(hidden)\"}",
        "{\"pin\":57,\"x\":true} | {\"pin\":\"(hidden)\",\"x\":true}",
        "{\"pin\":[57,58],\"token\":{\"s3cret\":1}} | {\"pin\":\"(hidden)\",\"token\":\"(hidden)\"}",
        "{\"x\":\"{\\\"token\\\":\\\"s3cret\\\"}\"} | {\"x\":\"(hidden)\"}",
        "\"{\\\"token\\\":\\\"s3cret\\\"}\" | \"(hidden)\"",
        "{\"token\":\"s3cret\",\"token\":\"s3cret\"} | {\"token\":\"(hidden)\",\"token\":\"(hidden)\"}",
        "{\"token\":\"s3cret\"} {} | {\"token\":\"(hidden)\"} {}",
        "{\"token\":\"s3cret\",\"lines\":[,]} | {\"token\":\"(hidden)\",\"lines\":[,]}",
        "{\"n\":1,\"token\":s3cret} | {\"n\":1(hidden)",
        "{\"n\":1,\"token\":\"s3cret | {\"n\":1(hidden)",
        "{\"n\":1,token:s3cret} | {\"n\":1(hidden)",
        "{\"n\":1,'token':'s3cret'} | {\"n\":1(hidden)",
        "token=s3cret | (hidden)",
      })
  void hidesTheValueAndKeepsEachOtherByte(String body, String shown) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    Separated separated = secrets.separate(bytes);

    assertThat(new String(separated.shown(), StandardCharsets.UTF_8)).isEqualTo(shown);
    SecretValues stored = SecretValues.read(separated.values().toJson());
    assertThat(stored).isEqualTo(separated.values()).hasToString("(hidden)");
    assertThat(stored.restoreIn(separated.shown())).isEqualTo(bytes);
    assertThat(secrets.separate(separated.shown()).shown()).isEqualTo(separated.shown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":\"token\",\"b\":\"s3cret\"}",
        "{\"token\":null}",
        "{\"tokens\":1}",
        "{\"a\":[,]}",
        "[\"token\"]"
      })
  void leavesOtherBodiesAlone(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    Separated separated = secrets.separate(bytes);

    assertThat(separated.values().toJson()).isNull();
    assertThat(separated.shown()).isSameAs(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE"})
  void hidesABodyInAnotherEncodingAltogether(String encoding) {
    byte[] bytes = "{\"token\":\"s3cret\"}".getBytes(Charset.forName(encoding));

    Separated separated = secrets.separate(bytes);

    assertThat(separated.shown()).asString().isEqualTo("(hidden)");
    assertThat(separated.values().restoreIn(separated.shown())).isEqualTo(bytes);
  }

  /** A pointer for each of them would have as many characters as the body, a thousand times. */
  @Test
  void hidesABodyWithVeryManySecretsAltogether() {
    String many = "{\"" + "x".repeat(40_000) + "\":[" + "{\"token\":1},".repeat(5_000) + "1]}";
    byte[] bytes = many.getBytes(StandardCharsets.UTF_8);

    Separated separated = secrets.separate(bytes);

    assertThat(separated.shown()).asString().doesNotContain(":1}").endsWith("(hidden)");
    assertThat(separated.values().toJson()).hasSizeLessThan(2 * bytes.length);
    assertThat(separated.values().restoreIn(separated.shown())).isEqualTo(bytes);
  }

  @Test
  void anEditKeepsASecretWhereItLeavesTheMask() {
    SecretValues values = secrets.separate(bytes("{\"token\":\"s3cret\",\"n\":1}")).values();

    assertThat(values.restoreMasks(bytes("{\"n\": 2, \"token\": \"(hidden)\"}")))
        .asString()
        .isEqualTo("{\"n\": 2, \"token\": \"s3cret\"}");
    assertThat(values.restoreMasks(bytes("{\"token\": \"another\"}")))
        .asString()
        .isEqualTo("{\"token\": \"another\"}");
    ObjectNode moved =
        StoredPayload.read(values.restoreMasks(bytes("{\"a\":[{\"pin\":\"(hidden)\"}]}")));
    assertThat(secrets.missingIn(moved)).contains("/a/0/pin");
  }

  @Test
  void separatesTrees() {
    ObjectNode payload = StoredPayload.read(bytes("{\"a\":{\"token\":\"s3cret\"},\"n\":1.5}"));

    ObjectNode masked = secrets.masked(payload);

    assertThat(masked).hasToString("{\"a\":{\"token\":\"(hidden)\"},\"n\":1.5}");
    assertThat(secrets.missingIn(masked)).contains("/a/token");
    assertThat(secrets.missingIn(payload)).isEmpty();
    assertThat(secrets.valuesOf(payload).restoreIn(StoredPayload.write(masked)))
        .isEqualTo(StoredPayload.write(payload));
    assertThat(secrets.masked(masked)).isEqualTo(masked);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
