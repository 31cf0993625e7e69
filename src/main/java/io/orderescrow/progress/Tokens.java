package io.orderescrow.progress;

import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** The tokens of a process, as its diagram shows them. */
@Component
public class Tokens {

  private final TokenTable table;

  Tokens(TokenTable table) {
    this.table = table;
  }

  /** The number at each activity that has any. It reads all open instances. */
  public List<TokenCount> count(String processKey) {
    return table.count(processKey);
  }

  /** The tokens of these instances, oldest first. */
  public List<Token> forBusinessKeys(String processKey, Collection<String> businessKeys) {
    return table.forBusinessKeys(processKey, businessKeys);
  }

  /** The tokens that have been longest at one activity, longest first. */
  public List<Token> longestWaitingAt(String processKey, String activityId, int size) {
    return table.longestWaitingAt(processKey, activityId, size);
  }
}
