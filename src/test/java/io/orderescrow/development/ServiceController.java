package io.orderescrow.development;

import io.orderescrow.development.DevelopmentServices.State;
import io.orderescrow.message.Catalogue;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes services down and brings them back for the buttons on the page. It exists only in the
 * development run.
 */
@RestController
@Hidden
@RequestMapping(path = "/development/services")
final class ServiceController {

  private final DevelopmentServices services;
  private final AmqpAdmin broker;
  private final Catalogue catalogue;

  ServiceController(DevelopmentServices services, AmqpAdmin broker, Catalogue catalogue) {
    this.services = services;
    this.broker = broker;
    this.catalogue = catalogue;
  }

  /**
   * @param queued number of messages that wait for a service that is down; null when the service is
   *     not down, or when it has no queue and messages to it are lost
   */
  record Service(String name, State state, @Nullable Integer queued) {}

  @GetMapping
  List<Service> all() {
    return services.all().stream()
        .map(
            each ->
                new Service(
                    each.name(),
                    each.state(),
                    each.state() == State.DOWN ? queued(each.name()) : null))
        .toList();
  }

  private @Nullable Integer queued(String name) {
    QueueInformation queue = broker.getQueueInfo(queueOf(name));
    return queue == null ? null : queue.getMessageCount();
  }

  private String queueOf(String name) {
    return catalogue.topology().queueOf(name).name();
  }

  @PostMapping("/{name}/take-down")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void takeDown(@PathVariable String name) {
    services.takeDown(name);
  }

  @PostMapping("/{name}/bring-back")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void bringBack(@PathVariable String name) {
    services.bringBack(name);
  }

  /**
   * Deletes the queue of a service that is down, with all its messages. Messages to the service are
   * lost until it is back.
   */
  @PostMapping("/{name}/lose-messages")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void loseMessages(@PathVariable String name) {
    if (services.isDown(name)) {
      broker.deleteQueue(queueOf(name));
    }
  }

  @ExceptionHandler
  ResponseEntity<Void> unknown(NoSuchElementException e) {
    return ResponseEntity.notFound().build();
  }
}
