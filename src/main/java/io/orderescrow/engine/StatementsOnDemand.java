package io.orderescrow.engine;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
 * The engine's SQL, each statement read from its mapping file when it is first used. The engine has
 * almost nine hundred and orders use some sixty; to read them all takes a fifth of the CPU of a
 * start, and a node that starts is one that orders wait for.
 *
 * <p>MyBatis keeps aside by itself what it cannot read yet, because something that it refers to is
 * still missing. Here every statement of the files is kept aside, and read by its own reader, only
 * later and one by one.
 *
 * <p>Public because MyBatis makes its own instance, by reflection.
 */
public final class StatementsOnDemand extends Configuration {

  /** By full name and by the name without the file's, like MyBatis' own map. */
  private final Map<String, XMLStatementBuilder> unread = new ConcurrentHashMap<>();

  private boolean keepsAside = true;
  private @Nullable String keptAside;

  /**
   * Reads the engine's mapping files, all but the statements.
   *
   * @param files MyBatis' own configuration, in XML, which names them; is not closed
   * @param dialect what stands for the placeholders in them
   */
  static StatementsOnDemand in(InputStream files, Properties dialect) {
    XMLConfigBuilder reader = new XMLConfigBuilder(StatementsOnDemand.class, files, "", dialect);
    StatementsOnDemand statements = (StatementsOnDemand) reader.parse();
    statements.complete();
    return statements;
  }

  private synchronized void complete() {
    keepsAside = false;
  }

  /** Full names of what has not been used yet. */
  List<String> unread() {
    return unread.keySet().stream().filter(name -> name.indexOf('.') >= 0).toList();
  }

  /** Without validation it is a reader who asks, before it reads: whether somebody has already. */
  @Override
  public synchronized boolean hasStatement(String name, boolean validatesIncomplete) {
    if (validatesIncomplete) {
      return unread.containsKey(name) || super.hasStatement(name, true);
    }
    if (keepsAside) {
      keptAside = name;
      throw new IncompleteElementException(name + " is read when it is used");
    }
    return super.hasStatement(name, false);
  }

  @Override
  public synchronized void addIncompleteStatement(XMLStatementBuilder statement) {
    if (keptAside == null) {
      super.addIncompleteStatement(statement);
      return;
    }
    unread.put(keptAside, statement);
    unread.put(shortName(keptAside), statement);
    keptAside = null;
  }

  @Override
  public MappedStatement getMappedStatement(String name, boolean validatesIncomplete) {
    if (unread.containsKey(name)) {
      read(name);
    }
    return super.getMappedStatement(name, validatesIncomplete);
  }

  @Override
  public Collection<String> getMappedStatementNames() {
    readAll();
    return super.getMappedStatementNames();
  }

  @Override
  public Collection<MappedStatement> getMappedStatements() {
    readAll();
    return super.getMappedStatements();
  }

  private void readAll() {
    new ArrayList<>(unread.keySet()).forEach(this::read);
  }

  private synchronized void read(String name) {
    XMLStatementBuilder statement = unread.get(name);
    if (statement != null) {
      // Forgotten only afterwards: whoever asks meanwhile has to wait for it.
      statement.parseStatementNode();
      unread.values().removeIf(statement::equals);
    }
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
