package io.orderescrow.process;

import io.orderescrow.instance.SecretTable;
import io.orderescrow.instance.SecretTable.InstanceKey;
import io.orderescrow.message.SecretValues;
import io.orderescrow.message.Secrets;
import io.orderescrow.message.StoredPayload;
import io.orderescrow.outbox.OutgoingMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.springframework.stereotype.Component;

/**
 * Puts the secrets of an instance back into the messages that it sends, with one query for all of
 * them.
 */
@Component
class SentSecrets {

  private final SecretTable table;
  private final Secrets secrets;

  SentSecrets(SecretTable table, Secrets secrets) {
    this.table = table;
    this.secrets = secrets;
  }

  /** A message of an instance, with masks instead of secrets. */
  record InstanceMessage(String processKey, OutgoingMessage message) {

    private InstanceKey key() {
      return new InstanceKey(processKey, message.subject());
    }
  }

  /**
   * @throws ProcessEngineException when a message needs a secret that is not stored any more
   */
  List<OutgoingMessage> restoreIn(List<InstanceMessage> masked) {
    List<InstanceKey> keys =
        masked.stream()
            .filter(one -> secrets.missingIn(one.message().payload()).isPresent())
            .map(InstanceMessage::key)
            .distinct()
            .toList();
    Map<InstanceKey, SecretValues> values = keys.isEmpty() ? Map.of() : table.secretsOf(keys);
    return masked.stream()
        .map(
            one ->
                keys.contains(one.key())
                    ? restored(one.message(), values.getOrDefault(one.key(), SecretValues.NONE))
                    : one.message())
        .toList();
  }

  private OutgoingMessage restored(OutgoingMessage message, SecretValues values) {
    byte[] body = values.restoreMasks(StoredPayload.write(message.payload()));
    OutgoingMessage complete = message.with(StoredPayload.read(body));
    Optional<String> missing = secrets.missingIn(complete.payload());
    if (missing.isPresent()) {
      throw new ProcessEngineException(
          "%s of %s cannot be sent: its secret %s is not stored, or not any more"
              .formatted(message.type(), message.subject(), missing.get()));
    }
    return complete;
  }
}
