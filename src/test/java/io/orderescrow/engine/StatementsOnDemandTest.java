package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.ibatis.builder.xml.XMLConfigBuilder;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.mapping.ResultMap;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.type.TypeHandler;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.jspecify.annotations.Nullable;
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
  void comesToTheSameStatements() throws IOException, IllegalAccessException {
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
      assertThat(written(actual.getSqlSource()))
          .as(name)
          .hasSizeGreaterThan(20)
          .isEqualTo(written(expected.getSqlSource()));
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

  /** All that MyBatis has made of the SQL, but for what is the same for all statements. */
  private static String written(Object source) throws IllegalAccessException {
    StringBuilder text = new StringBuilder();
    write(source, text);
    return text.toString();
  }

  private static void write(@Nullable Object part, StringBuilder text)
      throws IllegalAccessException {
    if (part instanceof Collection<?> parts) {
      for (Object one : parts) {
        write(one, text);
      }
    } else if (part == null || part instanceof Enum || isOfJava(part.getClass())) {
      text.append(part).append('\n');
    } else if (part instanceof TypeHandler) {
      text.append(part.getClass().getName()).append('\n');
    } else if (!(part instanceof Configuration)) {
      text.append(part.getClass().getName()).append('\n');
      for (Class<?> type = part.getClass(); !isOfJava(type); type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            write(field.get(part), text);
          }
        }
      }
    }
  }

  private static boolean isOfJava(Class<?> type) {
    return type.getName().startsWith("java.");
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
