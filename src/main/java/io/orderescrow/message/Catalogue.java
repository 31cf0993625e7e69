package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * All messages, as the AsyncAPI 3 document describes them: the contract with the other applications
 * and the configuration of this one. Immutable and thread-safe. Reading the document compiles all
 * schemas, so validation is cheap.
 */
public final class Catalogue {

  private final String file;
  private final Topology topology;
  private final Map<String, Entry> entries;
  private final Optional<String> overdueNotice;
  private final Secrets secrets;
  private final Set<String> secretEndings;

  /** A message and the schema of its payload. */
  record Entry(MessageType type, PayloadSchema schema) {}

  private Catalogue(String file, Topology topology, MessageTypes types) {
    this.file = file;
    this.topology = topology;
    this.secrets = types.secrets();
    this.entries = types.read();
    this.overdueNotice = types.overdueNotice();
    this.secretEndings = types.secretEndings();
  }

  /**
   * Reads and checks the document.
   *
   * @throws RuntimeException when the document is invalid; the message names file, place and fault
   */
  public static Catalogue read(Resource yaml) {
    CatalogueDocument document = CatalogueDocument.read(yaml);
    CatalogueDocument.Place version = document.root().require("asyncapi");
    if (!version.text().startsWith("3.")) {
      throw version.invalid("must be a version 3 of AsyncAPI, not '" + version.text() + "'");
    }
    Topology topology = new CatalogueChannels(document).topology();
    return new Catalogue(document.file(), topology, new MessageTypes(document));
  }

  /**
   * The message of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public MessageType require(String name) {
    return entry(name).type();
  }

  /** The message of this name, if the catalogue has it. */
  public Optional<MessageType> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::type);
  }

  /** All messages, in the order of the document. */
  public Collection<MessageType> types() {
    return entries.values().stream().map(Entry::type).toList();
  }

  /** The messages that answer a command, by {@code x-answers}; in the order of the document. */
  public List<MessageType> answersTo(String command) {
    return types().stream().filter(type -> type.answers().contains(command)).toList();
  }

  /** Takes the secrets out of payloads; the properties with {@code x-secret} hold them. */
  public Secrets secrets() {
    return secrets;
  }

  /**
   * Whether an order needs its secrets no more once this answer is applied: {@code x-ends-secrets}.
   */
  public boolean endsSecrets(String name) {
    return secretEndings.contains(name);
  }

  /** The message that reports a missed deadline; the one with {@code x-says-overdue}. */
  public Optional<MessageType> overdueNotice() {
    return overdueNotice.map(this::require);
  }

  /** The exchange and queues that the broker must have. */
  public Topology topology() {
    return topology;
  }

  /**
   * All violations of a payload. The cost grows with their number (half a million take seconds), so
   * the caller must limit the size of a payload from outside.
   *
   * @return sentences such as {@code /lines/0/quantity must be an integer, not a string}, sorted;
   *     empty when the payload is valid
   * @throws IllegalArgumentException when the catalogue has no message of this name
   */
  public List<String> violations(String name, JsonNode payload) {
    return entry(name).schema().violations(payload);
  }

  /**
   * The first violation of a payload of any size, as one printable sentence of at most 1000
   * characters.
   *
   * @throws IllegalArgumentException when the catalogue has no message of this name
   */
  public Optional<String> firstViolation(String name, JsonNode payload) {
    return entry(name)
        .schema()
        .firstViolation(payload)
        .map(sentence -> PrintableText.sanitize(sentence, MessageReader.MAX_REASON));
  }

  private Entry entry(String name) {
    @Nullable Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "The catalogue " + file + " has no message '" + name + "'");
    }
    return entry;
  }
}
