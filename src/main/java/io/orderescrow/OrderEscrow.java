package io.orderescrow;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * The application. Its profiles choose its roles: {@code orchestrator}; one or more of the sample
 * services {@code inventory}, {@code payment}, {@code invoice}, {@code shipping}; or {@code drill},
 * which tests a running system.
 *
 * <p>The packages of the sample services and of the drill are named, not referenced: the production
 * jar does not have them.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(
    excludeName = {
      // The package oidc does without them, and only with a provider.
      "org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.oauth2.client.servlet.OAuth2ClientWebSecurityAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration",
      // The tests have this server on their class path.
      "org.springframework.boot.autoconfigure.security.oauth2.server.servlet.OAuth2AuthorizationServerAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.oauth2.server.servlet.OAuth2AuthorizationServerJwtAutoConfiguration"
    })
@Import({Roles.class, UnknownSettings.class, Orchestrator.class})
@ComponentScan(
    basePackages = {"io.orderescrow.message", "io.orderescrow.sample", "io.orderescrow.drill"},
    excludeFilters =
        @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan({
  "io.orderescrow.message",
  "io.orderescrow.sample",
  "io.orderescrow.drill"
})
public class OrderEscrow {

  public static void main(String[] args) {
    var context = SpringApplication.run(OrderEscrow.class, args);
    if (context.getEnvironment().matchesProfiles(Roles.DRILL)) {
      System.exit(SpringApplication.exit(context));
    }
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
