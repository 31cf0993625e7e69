package io.orderescrow.cost;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Counts the commits and statements of a data source. Each entry of a JDBC batch counts as one
 * statement, as the server sees it.
 */
final class StatementCounter
    implements BeanPostProcessor, QueryExecutionListener, MethodExecutionListener {

  private final Map<String, LongAdder> bySql = new ConcurrentHashMap<>();
  private final LongAdder commits = new LongAdder();

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof DataSource real
        ? ProxyDataSourceBuilder.create(real).listener(this).methodListener(this).build()
        : bean;
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    queries.forEach(
        query ->
            bySql
                .computeIfAbsent(query.getQuery(), first -> new LongAdder())
                .add(times(execution, query)));
  }

  /** The driver rewrites a batch of inserts into statements of 128, 64, 32, ... rows. */
  private static int times(ExecutionInfo execution, QueryInfo query) {
    int size = execution.isBatch() ? execution.getBatchSize() : 1;
    return query.getQuery().strip().toLowerCase(Locale.ROOT).startsWith("insert")
        ? size / 128 + Integer.bitCount(size % 128)
        : size;
  }

  @Override
  public void beforeMethod(MethodExecutionContext method) {}

  @Override
  public void afterMethod(MethodExecutionContext method) {
    if (method.getMethod().getName().equals("commit")) {
      commits.increment();
    }
  }

  void reset() {
    bySql.clear();
    commits.reset();
  }

  long commits() {
    return commits.sum();
  }

  long executions() {
    return bySql.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Returns the distinct texts of the prepared statements. */
  Set<String> texts() {
    return Set.copyOf(bySql.keySet());
  }

  /** Returns the most frequent statements, with their count for each order. */
  String perOrder(int orders) {
    StringBuilder text = new StringBuilder();
    bySql.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue().sum(), a.getValue().sum()))
        .limit(40)
        .forEach(
            entry ->
                text.append(
                    "%6.2f %s%n"
                        .formatted(
                            (double) entry.getValue().sum() / orders,
                            entry.getKey().replaceAll("\\s+", " ").strip())));
    return text.toString();
  }
}
