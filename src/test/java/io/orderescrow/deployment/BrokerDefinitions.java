package io.orderescrow.deployment;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The script that the container of RabbitMQ runs before the broker starts. */
public final class BrokerDefinitions {

  private static final Path SCRIPT = Path.of("src/main/docker/rabbitmq/definitions.sh");

  private BrokerDefinitions() {}

  /** Returns the definitions in JSON that the container imports, for another virtual host. */
  public static String of(ComposeFile compose, String virtualHost) {
    Map<String, String> environment = new HashMap<>(compose.environment("rabbitmq"));
    environment.put("BROKER_VHOST", virtualHost);
    return run(environment).required();
  }

  static ShellScript.Result run(Map<String, String> environment) {
    return ShellScript.run(SCRIPT, environment);
  }
}
