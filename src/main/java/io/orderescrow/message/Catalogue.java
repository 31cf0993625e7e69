package io.orderescrow.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/**
 * Every message there is, as the AsyncAPI 3 document describes it: the contract with the other
 * applications and the configuration of this one. Immutable, safe to share, and cheap to ask: all
 * schemas are compiled when the document is read.
 */
public final class Catalogue {

  private final String file;
  private final Topology topology;
  private final Map<String, Entry> entries;
  private final Optional<String> overdueNotice;

  /** A message and the schema of its payload. */
  record Entry(MessageType type, PayloadSchema schema) {}

  private Catalogue(
      String file, Topology topology, Map<String, Entry> entries, Optional<String> overdueNotice) {
    this.file = file;
    this.topology = topology;
    this.entries = entries;
    this.overdueNotice = overdueNotice;
  }

  /**
   * Reads and checks the document.
   *
   * @throws RuntimeException when it cannot be used; the message names file, place and fault
   */
  public static Catalogue read(Resource yaml) {
    CatalogueDocument document = CatalogueDocument.read(yaml);
    CatalogueDocument.Place version = document.root().require("asyncapi");
    if (!version.text().startsWith("3.")) {
      throw version.broken("must be a version 3 of AsyncAPI, not '" + version.text() + "'");
    }
    Topology topology = new CatalogueChannels(document).topology();
    MessageTypes entries = new MessageTypes(document);
    return new Catalogue(document.file(), topology, entries.read(), entries.overdueNotice());
  }

  /**
   * The message of that name.
   *
   * @throws UnknownMessageException when there is none
   */
  public MessageType require(String name) {
    return entry(name).type();
  }

  /** The message of that name, if there is one. */
  public Optional<MessageType> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::type);
  }

  /** All messages, in the order of the document. */
  public Collection<MessageType> types() {
    return entries.values().stream().map(Entry::type).toList();
  }

  /** The message that says that a wait is past its deadline; from {@code x-says-overdue}. */
  public Optional<MessageType> overdueNotice() {
    return overdueNotice.map(this::require);
  }

  /** What the broker must hold. */
  public Topology topology() {
    return topology;
  }

  /**
   * All that is wrong with a payload. The work grows with the number of faults, so a payload from
   * outside must have been bounded in size before (half a million faults take seconds).
   *
   * @return sentences such as {@code /lines/0/quantity must be an integer, not a string}, sorted;
   *     empty when the payload is valid
   * @throws UnknownMessageException when there is no message of that name
   */
  public List<String> violations(String name, JsonNode payload) {
    return entry(name).schema().violations(payload);
  }

  /**
   * The first thing that is wrong with a payload of whatever origin and size, as one printable
   * sentence of at most 1000 characters.
   *
   * @throws UnknownMessageException when there is no message of that name
   */
  public Optional<String> objectionTo(String name, JsonNode payload) {
    return firstViolation(name, payload)
        .map(sentence -> PrintableText.bounded(sentence, MessageReader.LONGEST_REASON));
  }

  /** The first thing that is wrong with a payload of whatever origin and size. */
  Optional<String> firstViolation(String name, JsonNode payload) {
    return entry(name).schema().firstViolation(payload);
  }

  private Entry entry(String name) {
    @Nullable Entry entry = entries.get(name);
    if (entry == null) {
      throw new UnknownMessageException(name, file);
    }
    return entry;
  }
}
