package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

@Tag("S46")
class ProblemPageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true",
        "text/html | true",
        "application/json;q=0.5, text/html | true",
        "*/* | false",
        "text/* | false",
        "application/json | false",
        "application/json, text/html | false",
        "application/problem+json, text/html;q=0.9 | false",
        "text/event-stream | false",
        "text/html;q=0 | false",
        "nonsense | false",
      })
  void isForThoseWhoPreferHtml(String accept, boolean preferred) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("Accept", accept);

    assertThat(ProblemPage.isPreferred(request)).isEqualTo(preferred);
  }

  @Test
  void isNotForThoseWhoNameNoType() {
    assertThat(ProblemPage.isPreferred(new MockHttpServletRequest())).isFalse();
  }

  @Test
  void escapesItsTexts() {
    var problem = ProblemType.BAD_PARAMETER.detail("<b>'x'</b>");

    assertThat(ProblemPage.html("/orders", problem)).contains("&lt;b&gt;").doesNotContain("<b>");
  }
}
