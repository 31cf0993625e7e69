package io.orderescrow.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Implements {@link InBrowser}. */
final class BrowserExtension
    implements ExecutionCondition,
        ParameterResolver,
        AfterTestExecutionCallback,
        AfterEachCallback {

  private static final Namespace OURS = Namespace.create(BrowserExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.find(System.getenv()).isPresent()) {
      return ConditionEvaluationResult.enabled("there is a browser");
    }
    SkippedTests.add(context.getRequiredTestClass());
    return ConditionEvaluationResult.disabled("There is no browser here: " + Chromium.WHERE_FROM);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Chromium chromium = Chromium.find(System.getenv()).orElseThrow();
    Browser browser = Browser.start(chromium, context.getRequiredTestClass());
    browsers(context).add(browser);
    return browser;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Optional<Throwable> failure = context.getExecutionException();
    List<Browser> all = browsers(context);
    for (int i = 0; i < all.size(); i++) {
      if (failure.isPresent()) {
        all.get(i)
            .leaves(context.getRequiredTestMethod().getName() + "-failed-" + i, failure.get());
      } else {
        all.get(i).reportedNoErrors();
      }
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    browsers(context).forEach(Browser::close);
  }

  /** Returns the browsers of one test; its {@code @BeforeEach} methods get the same context. */
  @SuppressWarnings("unchecked")
  private static List<Browser> browsers(ExtensionContext context) {
    return (List<Browser>)
        context
            .getStore(OURS)
            .getOrComputeIfAbsent(
                context.getUniqueId(), id -> new ArrayList<Browser>(), List.class);
  }
}
