package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.ibatis.builder.xml.XMLConfigBuilder;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.mapping.ResultMap;
import org.apache.ibatis.session.Configuration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.junit.jupiter.api.Test;

/** On the mapping files of the engine that is used, against what MyBatis reads by itself. */
class StatementsOnDemandTest {

  private static final String USED = "selectExecution";

  private final StatementsOnDemand onDemand = read();

  @Test
  void readsWhatIsAskedForAndNothingElse() {
    int all = onDemand.unread().size();
    assertThat(all).isGreaterThan(800);

    assertThat(onDemand.hasStatement(USED)).isTrue();
    assertThat(onDemand.unread()).hasSize(all);
    MappedStatement byShortName = onDemand.getMappedStatement(USED);

    assertThat(onDemand.unread()).hasSize(all - 1).doesNotContain(byShortName.getId());
    assertThat(onDemand.getMappedStatement(byShortName.getId())).isSameAs(byShortName);
    assertThat(onDemand.hasStatement(USED)).isTrue();
    assertThat(onDemand.hasStatement("selectWeather")).isFalse();
    assertThatThrownBy(() -> onDemand.getMappedStatement("selectWeather"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("selectWeather");
  }

  @Test
  void comesToTheSameStatements() throws IOException {
    Configuration atOnce;
    try (InputStream files = files()) {
      atOnce = new XMLConfigBuilder(files, "", dialect()).parse();
    }

    assertThat(onDemand.getMappedStatementNames())
        .containsExactlyInAnyOrderElementsOf(atOnce.getMappedStatementNames());
    assertThat(onDemand.unread()).isEmpty();
    for (String name : List.copyOf(atOnce.getMappedStatementNames())) {
      MappedStatement expected = atOnce.getMappedStatement(name);
      MappedStatement actual = onDemand.getMappedStatement(name);
      assertThat(actual.getId()).isEqualTo(expected.getId());
      assertThat(actual.getSqlCommandType()).isEqualTo(expected.getSqlCommandType());
      assertThat(actual.getKeyGenerator()).hasSameClassAs(expected.getKeyGenerator());
      assertThat(maps(actual)).isEqualTo(maps(expected));
      assertThat(actual.getSqlSource())
          .as(name)
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*configuration", ".*typeHandler")
          .isEqualTo(expected.getSqlSource());
    }
  }

  @Test
  void givesManyWhoAskAtOnceTheSame() throws Exception {
    ExecutorService many = Executors.newFixedThreadPool(8);
    try {
      for (String name : onDemand.unread().subList(0, 200)) {
        List<Future<MappedStatement>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          answers.add(many.submit(() -> onDemand.getMappedStatement(name)));
        }
        for (Future<MappedStatement> answer : answers) {
          assertThat(answer.get()).isSameAs(answers.get(0).get());
        }
      }
    } finally {
      many.shutdownNow();
    }
  }

  private static List<String> maps(MappedStatement statement) {
    return statement.getResultMaps().stream().map(ResultMap::getId).toList();
  }

  private static StatementsOnDemand read() {
    try (InputStream files = files()) {
      return StatementsOnDemand.in(files, dialect());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static InputStream files() {
    return StatementsOnDemandTest.class
        .getClassLoader()
        .getResourceAsStream(ProcessEngineConfigurationImpl.DEFAULT_MYBATIS_MAPPING_FILE);
  }

  private static Properties dialect() {
    Properties dialect = new Properties();
    dialect.put("prefix", "");
    ProcessEngineConfigurationImpl.initSqlSessionFactoryProperties(dialect, "", "postgres");
    return dialect;
  }
}
