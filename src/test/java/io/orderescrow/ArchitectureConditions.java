package io.orderescrow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.sql.DataSource;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;
import org.camunda.bpm.cockpit.plugin.spi.CockpitPlugin;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mail.MailSender;

/** The predicates and conditions of {@link ArchitectureTest}. */
final class ArchitectureConditions {

  private ArchitectureConditions() {}

  static Stream<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
    }
  }

  /** The engine calls these beans by reflection, from another package. */
  static DescribedPredicate<JavaClass> nameOfABeanInTheModels() {
    return DescribedPredicate.describe(
        "beans named in the models",
        type ->
            List.of("CaseActions", "Patience", "SendMessage", "SentCommands")
                .contains(type.getSimpleName()));
  }

  /** Cockpit finds its plugins by name, and its web application calls their resources. */
  static DescribedPredicate<JavaClass> madeOrCalledByCockpit() {
    return assignableTo(CockpitPlugin.class)
        .or(assignableTo(AbstractCockpitPluginRootResource.class))
        .or(annotatedWith(Produces.class))
        .or(annotatedWith(Provider.class));
  }

  /** The compiler copies constants into the annotations of other packages. */
  static DescribedPredicate<JavaClass> constantsInAnnotations() {
    return simpleName("OpenApiDocument");
  }

  /** Only an internal class of the engine tells which user is signed in to a web application. */
  static DescribedPredicate<JavaClass> pluginsAndWhoIsSignedIn() {
    return resideInAPackage("org.camunda.bpm.cockpit.plugin..")
        .or(belongToAnyOf(Authentication.class));
  }

  static DescribedPredicate<JavaClass> signInAndFailures() {
    return belongToAnyOf(IdentityService.class, AuthorizationService.class)
        .or(assignableTo(ProcessEngineException.class))
        .or(
            resideInAnyPackage(
                "org.camunda.bpm.engine.identity",
                "org.camunda.bpm.engine.authorization",
                "org.camunda.bpm.webapp.impl.security.auth"));
  }

  static DescribedPredicate<JavaClass> dependOn(DescribedPredicate<JavaClass> what) {
    return DescribedPredicate.describe(
        "depend on classes that " + what.getDescription(),
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> what.test(dependency.getTargetClass())));
  }

  static DescribedPredicate<JavaClass> extendClassesThat(DescribedPredicate<JavaClass> what) {
    return DescribedPredicate.describe(
        "extend classes that " + what.getDescription(),
        type -> type.getAllRawSuperclasses().stream().anyMatch(what::test));
  }

  static DescribedPredicate<JavaClass> callMethodsOf(Class<?> one, Class<?> other) {
    DescribedPredicate<JavaClass> either = assignableTo(one).or(assignableTo(other));
    return DescribedPredicate.describe(
        "call methods of " + one.getSimpleName() + " or " + other.getSimpleName(),
        type ->
            type.getMethodCallsFromSelf().stream()
                .anyMatch(call -> either.test(call.getTargetOwner())));
  }

  static DescribedPredicate<JavaClass> connectByThemselves() {
    DescribedPredicate<JavaClass> clients =
        assignableTo(Socket.class)
            .or(assignableTo("com.rabbitmq.client.ConnectionFactory"))
            .or(assignableTo("org.springframework.amqp.rabbit.connection.ConnectionFactory"))
            .or(assignableTo(MailSender.class))
            .or(
                assignableTo(DataSource.class)
                    // These two take the connections of another data source.
                    .and(not(assignableTo(SingleConnectionDataSource.class)))
                    .and(not(assignableTo(DelegatingDataSource.class))));
    DescribedPredicate<JavaClass> factories =
        belongToAnyOf(DriverManager.class, HttpClient.class).or(assignableTo(SocketFactory.class));
    return DescribedPredicate.describe(
        "connect to servers by themselves",
        type ->
            type.getConstructorCallsFromSelf().stream()
                    .anyMatch(call -> clients.test(call.getTargetOwner()))
                || type.getMethodCallsFromSelf().stream()
                    .anyMatch(
                        call ->
                            factories.test(call.getTargetOwner())
                                && !call.getName().equals("send")));
  }

  static DescribedPredicate<JavaMethodCall> readsTheSystemsTime() {
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

  static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
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

  /** The caller of a public method gets its result without naming the type. */
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

  static ArchCondition<JavaClass> haveConstructorsOfAtMost(int most) {
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
