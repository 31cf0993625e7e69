package io.orderescrow.message;

import org.springframework.core.io.ClassPathResource;

/** The secrets of the shipped catalogue. */
public final class TestSecrets {

  public static final Secrets SECRETS =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")).secrets();

  private TestSecrets() {}
}
