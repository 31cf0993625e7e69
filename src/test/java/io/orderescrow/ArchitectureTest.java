package io.orderescrow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.orderescrow.ArchitectureConditions.beUsedFromAnotherPackage;
import static io.orderescrow.ArchitectureConditions.callMethodsOf;
import static io.orderescrow.ArchitectureConditions.connectByThemselves;
import static io.orderescrow.ArchitectureConditions.constantsInAnnotations;
import static io.orderescrow.ArchitectureConditions.dependOn;
import static io.orderescrow.ArchitectureConditions.extendClassesThat;
import static io.orderescrow.ArchitectureConditions.haveConstructorsOfAtMost;
import static io.orderescrow.ArchitectureConditions.javaFiles;
import static io.orderescrow.ArchitectureConditions.madeOrCalledByCockpit;
import static io.orderescrow.ArchitectureConditions.nameOfABeanInTheModels;
import static io.orderescrow.ArchitectureConditions.pluginsAndWhoIsSignedIn;
import static io.orderescrow.ArchitectureConditions.readsTheSystemsTime;
import static io.orderescrow.ArchitectureConditions.signInAndFailures;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.orderescrow.process.ExactNumbers;
import io.orderescrow.schema.SchemaDatabase;
import io.orderescrow.schema.SchemaHistory;
import io.orderescrow.schema.SchemaLock;
import io.orderescrow.startup.DatabaseFailureAnalyzer;
import io.orderescrow.startup.StartupFailureAnalyzer;
import io.orderescrow.transaction.DemotedServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rules of the code base that a machine can check. A rule that lists allowed exceptions fails
 * when nothing matches it any more.
 */
@AnalyzeClasses(packages = "io.orderescrow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final Path MAIN = Path.of("src", "main", "java");
  private static final int MOST_LINES = 250;

  @ArchTest
  static final ArchRule PACKAGES_DEPEND_ONE_WAY =
      slices().matching("io.orderescrow.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PUBLIC_MEANS_USED_FROM_ANOTHER_PACKAGE =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .and()
          .areNotAssignableTo(RuntimeException.class)
          .and()
          .doNotBelongToAnyOf(
              OrderEscrow.class,
              SchemaDatabase.class,
              SchemaHistory.class,
              SchemaLock.class,
              ExactNumbers.class,
              DemotedServer.class,
              DatabaseFailureAnalyzer.class,
              StartupFailureAnalyzer.class)
          .and(not(nameOfABeanInTheModels()))
          .and(not(madeOrCalledByCockpit()))
          .and(not(constantsInAnnotations()))
          .should(beUsedFromAnotherPackage());

  @ArchTest
  static final ArchRule ENGINE_IS_USED_BY_THE_PROCESS_PACKAGES_ALONE =
      classes()
          .that(
              dependOn(
                  resideInAPackage("org.camunda..")
                      .and(not(signInAndFailures()))
                      .and(not(pluginsAndWhoIsSignedIn()))))
          .should()
          .resideInAnyPackage(
              "io.orderescrow.engine",
              "io.orderescrow.model",
              "io.orderescrow.password",
              "io.orderescrow.process",
              "io.orderescrow.reminder",
              "io.orderescrow.tracking")
          .because("no other package may depend on Camunda, except for sign-in");

  /** Plugins and parse listeners are the engine's documented extension points. */
  @ArchTest
  static final ArchRule ENGINE_INTERNALS_ARE_EXTENDED_IN_THREE_PACKAGES_ALONE =
      classes()
          .that(
              extendClassesThat(
                  resideInAPackage("org.camunda.bpm.engine.impl..")
                      .and(not(assignableTo(ProcessEnginePlugin.class)))
                      .and(not(assignableTo(BpmnParseListener.class)))))
          .should()
          .resideInAnyPackage(
              "io.orderescrow.engine", "io.orderescrow.password", "io.orderescrow.tracking");

  @ArchTest
  static final ArchRule ENGINE_HAS_SIX_PUBLIC_TYPES =
      classes()
          .that()
          .resideInAPackage("io.orderescrow.engine")
          .and()
          .areTopLevelClasses()
          .and()
          .arePublic()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveSimpleName("EngineCommand")
          .orShould()
          .haveSimpleName("ObservedEventSubscriptions")
          .orShould()
          .haveSimpleName("ObservedUserOperations")
          .orShould()
          .haveSimpleName("TaskVariableGuard")
          .orShould()
          .haveSimpleName("UserOperation")
          .orShould()
          .haveSimpleName("VariableGuard");

  @ArchTest
  static final ArchRule COCKPIT_IS_KNOWN_TO_ITS_PLUGIN_ALONE =
      classes()
          .that(dependOn(pluginsAndWhoIsSignedIn()))
          .should()
          .resideInAPackage("io.orderescrow.cockpit");

  @ArchTest
  static final ArchRule BROKER_IS_KNOWN_AT_BOTH_ENDS_AND_TO_THE_DRILL_ALONE =
      classes()
          .that(dependOn(resideInAnyPackage("org.springframework.amqp..", "com.rabbitmq..")))
          .should()
          .resideInAnyPackage(
              "io.orderescrow.amqp",
              "io.orderescrow.topology",
              "io.orderescrow.sample.runtime",
              "io.orderescrow.drill");

  /**
   * Connections to servers come from Spring Boot, so they take the settings for TLS. The client of
   * the drill has none.
   */
  @ArchTest
  static final ArchRule CONNECTIONS_TAKE_THE_SETTINGS_FOR_TLS =
      classes().that(connectByThemselves()).should().haveSimpleName("RestStorefront");

  @ArchTest
  static final ArchRule SQL_IS_RUN_BY_TABLES_ALONE =
      classes()
          .that(callMethodsOf(JdbcClient.class, JdbcOperations.class))
          .should()
          .haveSimpleNameEndingWith("Table")
          .orShould()
          .haveSimpleNameEndingWith("Schema")
          .orShould()
          .haveSimpleNameEndingWith("Lock");

  @ArchTest
  static final ArchRule TRANSACTIONS_ARE_VISIBLE_IN_THE_CODE =
      noClasses().should().beAnnotatedWith(Transactional.class);

  @ArchTest
  static final ArchRule TRANSACTIONS_OF_METHODS_ARE_VISIBLE_IN_THE_CODE =
      noMethods().should().beAnnotatedWith(Transactional.class);

  @ArchTest
  static final ArchRule NOTHING_IS_INJECTED_INTO_FIELDS =
      fields()
          .should()
          .notBeAnnotatedWith(Autowired.class)
          .andShould()
          .notBeAnnotatedWith(Value.class)
          .andShould()
          .notBeAnnotatedWith(Inject.class);

  @ArchTest
  static final ArchRule TIME_COMES_FROM_THE_CLOCK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.orderescrow.polling")
          .should()
          .callMethodWhere(readsTheSystemsTime());

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Base|Dto|DTO)");

  /** With five, beans were bundled into records that meant nothing, only to pass this rule. */
  @ArchTest
  static final ArchRule CONSTRUCTORS_TAKE_SIX_AT_MOST =
      classes()
          .that()
          .areNotRecords()
          .and()
          .areNotEnums()
          .and()
          .areTopLevelClasses()
          .should(haveConstructorsOfAtMost(6));

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

  @Test
  void modulesUseOnlyWhatTheyDeclare() {
    ApplicationModules modules = ApplicationModules.of("io.orderescrow");
    assertThat(modules).isNotEmpty();
    modules.verify();
  }

  @Test
  void everyPackageSaysWhyItExists() throws IOException {
    assertThat(javaFiles(MAIN).map(Path::getParent).distinct())
        .isNotEmpty()
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void noFileIsLongerThanOneReads() throws IOException {
    List<Path> files = javaFiles(MAIN).toList();
    assertThat(files).isNotEmpty();
    assertThat(files)
        .allSatisfy(
            file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(MOST_LINES));
  }

  /** Of two, {@code mvn spring-boot:test-run} would ask which one to run. */
  @Test
  void developmentRunIsTheOnlyMainClassAmongTheTests() {
    var tests =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.orderescrow");
    assertThat(tests)
        .filteredOn(type -> type.tryGetMethod("main", String[].class).isPresent())
        .extracting(JavaClass::getName)
        .containsExactly(DevelopmentRun.class.getName());
  }
}
