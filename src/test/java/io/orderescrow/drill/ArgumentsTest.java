package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.drill.ArgumentOption.Place;
import io.orderescrow.drill.Arguments.Refused;
import io.orderescrow.message.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class ArgumentsTest {

  @Test
  void stopsInventoryForFifteenSecondsByDefault() {
    assertThat(settings())
        .isEqualTo(
            new DrillSettings(
                DrillService.INVENTORY, Duration.ofSeconds(15), 200, Duration.ofMinutes(2)));
    assertThat(settings())
        .returns(50, DrillSettings::before)
        .returns(100, DrillSettings::during)
        .returns(50, DrillSettings::after)
        .returns(Duration.ZERO, each -> each.into(0))
        .returns(Duration.ofMillis(7500), each -> each.into(50));
  }

  @Test
  void readsIsoAndShortDurations() {
    assertThat(settings("--down=PT5M").down()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings("--down=5m").down()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void ignoresSpringProperties() {
    assertThat(settings("--spring.profiles.active=drill", "--service=shipping").service())
        .isEqualTo(DrillService.SHIPPING);
  }

  @ParameterizedTest
  @CsvSource({
    "--service=stock,    --service must be inventory or payment or invoice or shipping",
    "--down=soon,        --down must be a duration",
    "--down=0s,          --down must be a duration from PT1S to PT1H",
    "--orders=many,      --orders must be a number from 4 to 100000",
    "--orders=3,         --orders must be a number from 4 to 100000",
    "--patience=-5s,     --patience must be a duration",
    "--down,             --down needs a value",
    "--servise=payment,  Unknown argument --servise; the arguments are --service",
    "payment,            Unknown argument payment",
    "--take-down=x,      Unknown argument --take-down"
  })
  void refusesAnInvalidArgumentAndNamesIt(String argument, String sentence) {
    assertThatThrownBy(() -> settings(argument))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void refusesAnUnknownBusAndAnInvalidControl() {
    assertThatThrownBy(() -> development("--bus=slow"))
        .isInstanceOf(Refused.class)
        .hasMessage("--bus must be lossy or durable, not 'slow'");
    assertThatThrownBy(() -> development("--control=maybe"))
        .isInstanceOf(Refused.class)
        .hasMessage("--control must be true or false, not 'maybe'");
  }

  @Test
  void needsCommandsAndAPasswordForADeployment() {
    assertThatThrownBy(() -> deployment(null))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("--take-down is required");
    assertThatThrownBy(() -> deployment(null, "--take-down=true"))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("--bring-back is required");
    assertThatThrownBy(() -> deployment(null, "--take-down=true", "--bring-back=true"))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("The environment variable DRILL_PASSWORD");
    assertThatThrownBy(
            () -> deployment("secret", "--take-down=true", "--bring-back=true", "--url=here"))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("--url must be an address");
  }

  @ParameterizedTest
  @CsvSource({"DEVELOPMENT", "DEPLOYMENT"})
  void helpListsEveryOption(Place place) {
    assertThat(place.options)
        .allSatisfy(
            option ->
                assertThat(Arguments.help(place))
                    .contains("--" + option, option.help, option.standard));
    assertThat(Arguments.help(place).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void isDescribedInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/drill.md"));

    assertThat(ArgumentOption.values())
        .allSatisfy(
            option ->
                assertThat(page)
                    .contains(
                        "| `--%s` | %s |"
                            .formatted(option, option.standard.isEmpty() ? "–" : option.standard)));
    assertThat(page).contains(Deployment.PASSWORD);
    assertThat(Pattern.compile("(?m)^\\| `(\\d)` \\|").matcher(page).results())
        .extracting(code -> Integer.valueOf(code.group(1)))
        .containsExactlyInAnyOrder(
            CommandLine.GOOD, CommandLine.BAD, CommandLine.REFUSED, CommandLine.NOT_FINISHED);
  }

  private static DrillSettings settings(String... arguments) {
    return DrillSettings.of(Arguments.read(List.of(arguments), Place.DEVELOPMENT));
  }

  private static void development(String argument) {
    Clock clock = Clock.systemUTC();
    Arguments read = Arguments.read(List.of(argument), Place.DEVELOPMENT);
    new DevelopmentParts(read, DrillServers.ofTheTests(), clock).close();
  }

  private static void deployment(@Nullable String password, String... arguments) {
    Arguments read = Arguments.read(List.of(arguments), Place.DEPLOYMENT);
    new Deployment(
            read,
            password,
            new CachingConnectionFactory("localhost"),
            new Topology("orders", List.of()),
            Clock.systemUTC())
        .close();
  }
}
