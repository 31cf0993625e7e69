package io.orderescrow.api;

import io.orderescrow.embedded.EmbeddedOidcProvider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs the whole orchestrator with an OpenID Connect provider; all classes with this annotation
 * share both.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@OnTheWeb
@ContextConfiguration(initializers = OnTheWebWithOidc.StartsProvider.class)
@interface OnTheWebWithOidc {

  /** Starts the provider before the application, which shall not ask it then. */
  class StartsProvider implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext application) {
      EmbeddedOidcProvider provider = new EmbeddedOidcProvider(0);
      application.getBeanFactory().registerSingleton("embeddedOidcProvider", provider);
      application.addApplicationListener(
          event -> {
            if (event instanceof ContextClosedEvent) {
              provider.close();
            }
          });
      TestPropertyValues.of(
              "fulfilment.oidc.issuer=" + provider.issuer(),
              "fulfilment.oidc.audience=" + EmbeddedOidcProvider.AUDIENCE,
              "fulfilment.oidc.client-id=" + EmbeddedOidcProvider.WEB_APPLICATION,
              "fulfilment.oidc.client-secret=" + EmbeddedOidcProvider.SECRET_OF_WEB_APPLICATION,
              "fulfilment.oidc.groups.camunda-admin=administrators",
              "fulfilment.oidc.groups.operator[0]=dispatch",
              "fulfilment.oidc.groups.operator[1]=night-shift",
              "fulfilment.oidc.groups.order-desk=sales",
              "fulfilment.oidc.groups.auditor=read-all",
              "fulfilment.oidc.groups.metrics=scrape")
          .applyTo(application);
    }
  }
}
