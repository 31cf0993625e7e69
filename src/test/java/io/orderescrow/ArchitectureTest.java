package io.orderescrow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.orderescrow.process.ExactNumbers;
import io.orderescrow.schema.SchemaDatabase;
import io.orderescrow.schema.SchemaHistory;
import io.orderescrow.schema.SchemaLock;
import io.orderescrow.transaction.DemotedServer;
import jakarta.inject.Inject;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;
import org.camunda.bpm.cockpit.plugin.spi.CockpitPlugin;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.transaction.annotation.Transactional;

/**
 * What holds the code base together, as far as a machine can see it. Rules that list what is
 * allowed fail when nothing matches them any more, instead of passing for ever.
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
              DemotedServer.class)
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
              "io.orderescrow.process",
              "io.orderescrow.reminder",
              "io.orderescrow.tracking")
          .because("no other package may depend on Camunda, except for sign-in");

  /** Plugins and parse listeners are the engine's documented extension points. */
  @ArchTest
  static final ArchRule ENGINE_INTERNALS_ARE_EXTENDED_IN_ENGINE_AND_TRACKING_ALONE =
      classes()
          .that(
              extendClassesThat(
                  resideInAPackage("org.camunda.bpm.engine.impl..")
                      .and(not(assignableTo(ProcessEnginePlugin.class)))
                      .and(not(assignableTo(BpmnParseListener.class)))))
          .should()
          .resideInAnyPackage("io.orderescrow.engine", "io.orderescrow.tracking");

  @ArchTest
  static final ArchRule ENGINE_HAS_TWO_PUBLIC_TYPES =
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
          .haveSimpleName("ObservedEventSubscriptions");

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
              "io.orderescrow.amqp", "io.orderescrow.sample.runtime", "io.orderescrow.drill");

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
    assertThat(files(MAIN).map(Path::getParent).distinct())
        .isNotEmpty()
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void noFileIsLongerThanOneReads() throws IOException {
    List<Path> files = files(MAIN).toList();
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

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
    }
  }

  /** The engine calls them by reflection, from another package. */
  private static DescribedPredicate<JavaClass> nameOfABeanInTheModels() {
    return DescribedPredicate.describe(
        "beans named in the models",
        type ->
            List.of("CaseActions", "Patience", "SendMessage", "SentCommands")
                .contains(type.getSimpleName()));
  }

  /** Cockpit finds its plugins by name, and its web application calls their resources. */
  private static DescribedPredicate<JavaClass> madeOrCalledByCockpit() {
    return assignableTo(CockpitPlugin.class)
        .or(assignableTo(AbstractCockpitPluginRootResource.class))
        .or(annotatedWith(Produces.class));
  }

  /** The compiler copies constants into the annotations of other packages. */
  private static DescribedPredicate<JavaClass> constantsInAnnotations() {
    return simpleName("OpenApiDocument");
  }

  /** The engine offers whoever is signed in to a web application by an internal class only. */
  private static DescribedPredicate<JavaClass> pluginsAndWhoIsSignedIn() {
    return resideInAPackage("org.camunda.bpm.cockpit.plugin..")
        .or(belongToAnyOf(Authentication.class));
  }

  private static DescribedPredicate<JavaClass> signInAndFailures() {
    return belongToAnyOf(IdentityService.class, AuthorizationService.class)
        .or(assignableTo(ProcessEngineException.class))
        .or(
            resideInAnyPackage(
                "org.camunda.bpm.engine.identity", "org.camunda.bpm.engine.authorization"));
  }

  private static DescribedPredicate<JavaClass> dependOn(DescribedPredicate<JavaClass> what) {
    return DescribedPredicate.describe(
        "depend on classes that " + what.getDescription(),
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> what.test(dependency.getTargetClass())));
  }

  private static DescribedPredicate<JavaClass> extendClassesThat(
      DescribedPredicate<JavaClass> what) {
    return DescribedPredicate.describe(
        "extend classes that " + what.getDescription(),
        type -> type.getAllRawSuperclasses().stream().anyMatch(what::test));
  }

  private static DescribedPredicate<JavaClass> callMethodsOf(Class<?> one, Class<?> other) {
    DescribedPredicate<JavaClass> either = assignableTo(one).or(assignableTo(other));
    return DescribedPredicate.describe(
        "call methods of " + one.getSimpleName() + " or " + other.getSimpleName(),
        type ->
            type.getMethodCallsFromSelf().stream()
                .anyMatch(call -> either.test(call.getTargetOwner())));
  }

  private static DescribedPredicate<JavaMethodCall> readsTheSystemsTime() {
    return DescribedPredicate.describe(
        "reads the system's time or sleeps",
        call -> {
          String owner = call.getTargetOwner().getName();
          String method = call.getTarget().getName();
          return switch (method) {
            case "now" ->
                owner.startsWith("java.time.") && call.getTarget().getRawParameterTypes().isEmpty();
            case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
            case "sleep" -> true;
            default -> false;
          };
        });
  }

  private static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
    return new ArchCondition<>("be used from another package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            Stream.concat(Stream.of(type), nestedIn(type))
                    .flatMap(one -> one.getDirectDependenciesToSelf().stream())
                    .map(Dependency::getOriginClass)
                    .anyMatch(user -> !user.getPackageName().equals(type.getPackageName()))
                || type.getPackage().getClasses().stream()
                    .filter(other -> !other.equals(type))
                    .anyMatch(other -> offers(other, type));
        events.add(new SimpleConditionEvent(type, used, type.getName() + " need not be public"));
      }
    };
  }

  /** Whoever calls a public method gets its result, and needs not name the type for that. */
  private static boolean offers(JavaClass other, JavaClass type) {
    return isPublic(other.getModifiers())
        && other.getMethods().stream()
            .filter(method -> isPublic(method.getModifiers()))
            .anyMatch(method -> method.getAllInvolvedRawTypes().contains(type));
  }

  private static Stream<JavaClass> nestedIn(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(other -> other.getName().startsWith(type.getName() + "$"));
  }

  private static boolean isPublic(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC);
  }

  private static ArchCondition<JavaClass> haveConstructorsOfAtMost(int most) {
    return new ArchCondition<>("have constructors of at most " + most + " parameters") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getConstructors()
            .forEach(
                constructor ->
                    events.add(
                        new SimpleConditionEvent(
                            type,
                            constructor.getRawParameterTypes().size() <= most,
                            constructor.getFullName())));
      }
    };
  }
}
