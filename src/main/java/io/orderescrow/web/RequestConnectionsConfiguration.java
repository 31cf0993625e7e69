package io.orderescrow.web;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives requests three fifths of the pool of connections at most. */
@Configuration(proxyBeanMethods = false)
class RequestConnectionsConfiguration {

  @Bean
  static BeanPostProcessor requestConnections() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool ? limited(pool) : bean;
      }
    };
  }

  private static RequestConnections limited(HikariDataSource pool) {
    int max = Math.max(1, pool.getMaximumPoolSize() * 3 / 5);
    return new RequestConnections(pool, max, Duration.ofMillis(pool.getConnectionTimeout()));
  }

  /** Before the filters of Spring Security, which read users from the database. */
  @Bean
  FilterRegistrationBean<RequestThreads> requestThreads() {
    FilterRegistrationBean<RequestThreads> filter =
        new FilterRegistrationBean<>(new RequestThreads());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** Marks the threads that serve requests. */
  static final class RequestThreads extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
      return false;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      RequestConnections.beginRequest();
      try {
        chain.doFilter(request, response);
      } finally {
        RequestConnections.endRequest();
      }
    }
  }
}
