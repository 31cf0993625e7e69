package io.orderescrow.progress;

import java.util.Collection;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The tokens of a process as they would be drawn on its diagram. */
@Component
@Profile("orchestrator")
public class Tokens {

  private final TokenTable table;

  Tokens(TokenTable table) {
    this.table = table;
  }

  /** How many there are at each step that has any. It reads all that are open. */
  public List<TokenCount> count(String processKey) {
    return table.count(processKey);
  }

  /** Those of these instances, by age. */
  public List<Token> of(String processKey, Collection<String> businessKeys) {
    return table.of(processKey, businessKeys);
  }

  /** Those at one step that came there first. */
  public List<Token> longestAt(String processKey, String activityId, int size) {
    return table.longestAt(processKey, activityId, size);
  }
}
