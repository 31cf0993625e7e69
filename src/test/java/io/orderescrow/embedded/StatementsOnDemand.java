package io.orderescrow.embedded;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.builder.IncompleteElementException;
import org.apache.ibatis.builder.xml.XMLConfigBuilder;
import org.apache.ibatis.builder.xml.XMLStatementBuilder;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.session.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A MyBatis configuration that parses each of the engine's SQL statements at its first use. The
 * engine has almost nine hundred statements and orders use about sixty. See {@link QuickEngine}.
 *
 * <p>MyBatis itself can postpone a statement that refers to a missing element. This class postpones
 * every statement of the mapping files, and parses each with MyBatis' own parser.
 *
 * <p>Public because MyBatis creates the instance by reflection.
 */
public final class StatementsOnDemand extends Configuration {

  /** Each statement under its full name, and under the name without its file's namespace. */
  private final Map<String, XMLStatementBuilder> unparsed = new ConcurrentHashMap<>();

  private boolean postpones = true;
  private @Nullable String postponed;

  /**
   * Reads the engine's mapping files, except the statements.
   *
   * @param files MyBatis' own XML configuration, which names the mapping files; is not closed
   * @param dialect values of the placeholders in the mapping files
   */
  static StatementsOnDemand in(InputStream files, Properties dialect) {
    XMLConfigBuilder parser = new XMLConfigBuilder(StatementsOnDemand.class, files, "", dialect);
    StatementsOnDemand statements = (StatementsOnDemand) parser.parse();
    statements.complete();
    return statements;
  }

  private synchronized void complete() {
    postpones = false;
  }

  /** MyBatis' parser calls this method without validation before it parses a statement. */
  @Override
  public synchronized boolean hasStatement(String name, boolean validatesIncomplete) {
    if (validatesIncomplete) {
      return unparsed.containsKey(name) || super.hasStatement(name, true);
    }
    if (postpones) {
      postponed = name;
      throw new IncompleteElementException(name + " is parsed at its first use");
    }
    return super.hasStatement(name, false);
  }

  @Override
  public synchronized void addIncompleteStatement(XMLStatementBuilder statement) {
    if (postponed == null) {
      super.addIncompleteStatement(statement);
      return;
    }
    unparsed.put(postponed, statement);
    unparsed.put(shortName(postponed), statement);
    postponed = null;
  }

  @Override
  public MappedStatement getMappedStatement(String name, boolean validatesIncomplete) {
    if (unparsed.containsKey(name)) {
      parse(name);
    }
    return super.getMappedStatement(name, validatesIncomplete);
  }

  @Override
  public Collection<String> getMappedStatementNames() {
    parseAll();
    return super.getMappedStatementNames();
  }

  @Override
  public Collection<MappedStatement> getMappedStatements() {
    parseAll();
    return super.getMappedStatements();
  }

  private void parseAll() {
    new ArrayList<>(unparsed.keySet()).forEach(this::parse);
  }

  private synchronized void parse(String name) {
    XMLStatementBuilder statement = unparsed.get(name);
    if (statement != null) {
      // Removed only afterwards, so that another thread that needs the statement waits for it.
      statement.parseStatementNode();
      unparsed.values().removeIf(statement::equals);
    }
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
