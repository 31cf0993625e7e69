package io.orderescrow.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests the role {@code drill} against a running shop, over REST, AMQP and two shell commands. */
@Tag("chaos")
@Tag("ci")
class DrillRoleChaosIT {

  private static final String CONSOLE_THRESHOLD = "logging.threshold.console";

  @TempDir private Path folder;

  private static DrillShop shop;

  @BeforeAll
  static void open() {
    System.setProperty(Deployment.PASSWORD, DrillShop.PASSWORD);
    // The drill logs errors only, and its setting would outlive it in this JVM.
    System.setProperty(CONSOLE_THRESHOLD, "trace");
    shop = new DrillShop(Variant.ESCROW, DrillService.PAYMENT, "lossy", TestEnvironment.fresh());
    shop.open(Clock.systemUTC());
  }

  @AfterAll
  static void close() {
    System.clearProperty(Deployment.PASSWORD);
    System.clearProperty(CONSOLE_THRESHOLD);
    shop.close();
  }

  @Test
  @Tag("S5")
  void stopsAndStartsAServiceByTheGivenCommands() throws Exception {
    long parcels = shop.ledgers().parcels();
    Path wanted = folder.resolve("start-payment");
    Thread starter =
        new Thread(
            () -> {
              await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(wanted));
              shop.outage().bringBack();
            });
    starter.start();

    int exitCode =
        drill(
            "--service=payment",
            "--orders=20",
            "--down=3s",
            "--take-down=kill -9 " + shop.outage().pid(),
            "--bring-back=touch " + wanted);

    assertThat(exitCode).isEqualTo(CommandLine.GOOD);
    assertThat(shop.ledgers().parcels() - parcels).isEqualTo(20);
    starter.join();
  }

  @Test
  void startsTheServiceWhenTheCommandToStopItFails() {
    Path back = folder.resolve("back");

    int exitCode = drill("--orders=8", "--take-down=exit 7", "--bring-back=touch " + back);

    assertThat(exitCode).isEqualTo(CommandLine.NOT_FINISHED);
    assertThat(back).exists();
  }

  @Test
  void refusesAnUnknownArgument() {
    assertThat(drill("--control=false", "--take-down=true", "--bring-back=true"))
        .isEqualTo(CommandLine.REFUSED);
  }

  private static int drill(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("--url=" + shop.url()), List.of(arguments).stream())
            .toArray(String[]::new);
    ConfigurableApplicationContext application =
        shop.environment().run(OrderEscrow.class, "drill", all);
    return SpringApplication.exit(application);
  }
}
