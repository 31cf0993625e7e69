package io.orderescrow.oidc;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches when the provider knows this application as a client, so that persons sign in there. */
public final class OidcClientEnabled implements Condition {

  private final OidcEnabled provider = new OidcEnabled();

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return provider.matches(context, metadata)
        && StringUtils.hasText(context.getEnvironment().getProperty("fulfilment.oidc.client-id"));
  }
}
