package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Answers, deadlines, reminders and wishes to cancel that meet: the answers of many orders lie
 * ready in the queue while their timers become due, and both are let loose at once, on the
 * listener's threads and the job executor's.
 */
class TieIT {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(TieIT.class);

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ORDERS = 100;
  private static final int MOST_ROUNDS = 20;
  private static final int ENOUGH = 5;
  private static final long PRICE = 10_997;

  /** What is still to be sent, to have its turn, to be heard, to be answered and to be recorded. */
  private static final String UNDER_WAY =
      """
      with asks as (
        select answer, deliveries from inventory.command union all
        select answer, deliveries from payment.command union all
        select answer, deliveries from invoice.command union all
        select answer, deliveries from shipping.command),
      answers as (
        select id from inventory.answer union all select id from payment.answer union all
        select id from invoice.answer union all select id from shipping.answer)
      select (select count(*) from outbox_message where sent_at is null)
           + (select count(*) from inbox_message where disposition = 'WAITING')
           + (select count(*) from outbox_message where type like '%Command')
           - (select sum(deliveries) from asks)
           + (select count(*) from asks where answer is null)
           + (select count(*) from answers a
              where not exists (select from inbox_message m where m.message_id = a.id))
      """;

  private static TestEnvironment surroundings;
  private static ConfigurableApplicationContext node;
  private static ConfigurableApplicationContext services;

  private final ListAppender<ILoggingEvent> ofLoops = new ListAppender<>();
  private final ListAppender<ILoggingEvent> ofInbox = new ListAppender<>();

  @BeforeAll
  static void open() {
    surroundings = TestEnvironment.withSchema();
    node =
        surroundings.run(
            OrderEscrow.class,
            "orchestrator",
            "--server.port=0",
            "--fulfilment.web.admin.password=only-for-these-tests",
            "--camunda.bpm.job-execution.wait-time-in-millis=20",
            "--camunda.bpm.job-execution.max-wait=40",
            // A database that is late is no reason to deliver anything twice.
            "--spring.datasource.hikari.connection-timeout=60000",
            "--fulfilment.amqp.confirm-timeout=PT12S",
            "--fulfilment.outbox.handover-grace=PT25S",
            "--fulfilment.outbox.lease=PT25S");
    services =
        surroundings.run(
            OrderEscrow.class,
            String.join(",", Shop.SERVICES),
            "--spring.main.web-application-type=none");
  }

  @AfterAll
  static void close() {
    services.close();
    node.close();
    surroundings.close();
  }

  @BeforeEach
  void listenToTheListener() {
    listen(PollingLoop.class, ofLoops);
    listen(Inbox.class, ofInbox);
  }

  @AfterEach
  void noMore() {
    ((Logger) LoggerFactory.getLogger(PollingLoop.class)).detachAppender(ofLoops);
    ((Logger) LoggerFactory.getLogger(Inbox.class)).detachAppender(ofInbox);
  }

  @Test
  @Tag("S17")
  @Tag("S26")
  @Tag("S27")
  void areDecidedOnceAndNeverByAnExceptionThatReachesTheListener() {
    long answered = 0;
    long expired = 0;
    long tooLate = 0;
    Duration headStart = Duration.ofMillis(-100);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (Math.min(answered, tooLate) >= ENOUGH && conflicts() > 0) {
        break;
      }
      List<String> orders =
          Stream.generate(() -> UUID.randomUUID().toString()).limit(ORDERS).toList();
      letAnswersPileUpFor(orders);
      meet(headStart);
      allEnd(orders);
      allIsQuiet();

      long inTime = reached("AwaitPayment", orders);
      answered += inTime;
      expired += ORDERS - inTime;
      tooLate += late(orders);
      // Whoever always comes second gets a start; how long depends on the machine.
      headStart = headStart.plusMillis(inTime > ORDERS / 2 ? 100 : -100);
    }
    log.info(
        "{} answers came first, {} deadlines or cancellations did; {} successes were too late; {}"
            + " batches were taken one by one",
        answered,
        expired,
        tooLate,
        conflicts());

    assertThat(Math.min(answered, tooLate)).as("both came first at times").isPositive();
    assertThat(conflicts()).as("batches that a timer got in the way of").isPositive();
    everyOrderEndedInOneWayAndTheBooksAgree();
    everyMessageHasItsFate();
    nothingReachedTheListener();
  }

  /** The orders wait for the inventory, which has answered; nobody reads its answers yet. */
  private void letAnswersPileUpFor(List<String> orders) {
    listener().stop();
    long before = books().number("select count(*) from inventory.answer");
    node.getBean(Inbox.class).receive(orders.stream().map(RawMessages::createOrder).toList());
    String published = "select count(*) from inventory.answer where published_at is not null";
    await().atMost(PATIENCE).until(() -> books().number(published) >= before + orders.size());
  }

  /**
   * Lets everything loose.
   *
   * @param headStart of the timers; the listener's, if negative
   */
  private void meet(Duration headStart) {
    List<String> changedTheirMind =
        books()
            .texts(
                """
                select business_key from process_instance
                where ended_at is null and business_key ~ '[0-2]$'
                """);
    if (headStart.isNegative()) {
      listener().start();
      passes(headStart.negated());
      books().makeDue("InventoryDeadline", "InventorySilent");
    } else {
      books().makeDue("InventoryDeadline", "InventorySilent");
      passes(headStart);
      listener().start();
    }
    node.getBean(Inbox.class)
        .receive(changedTheirMind.stream().map(id -> RawMessages.cancel(id, "a whim")).toList());
    books().makeDue("PaymentDeadline", "PaymentSilent", "AcknowledgementSilent");
    passes(Duration.ofMillis(100));
    books().makeDue("PaymentSilent", "InvoiceSilent", "ShipmentSilent", "AcknowledgementSilent");
  }

  private static void passes(Duration duration) {
    Instant end = Instant.now().plus(duration);
    await().pollInterval(Duration.ofMillis(5)).until(() -> !Instant.now().isBefore(end));
  }

  private static void allEnd(List<String> orders) {
    String ended =
        """
        select count(*) from process_instance
        where business_key = any(?) and outcome in ('OrderCompleted', 'OrderIsUndone')
        """;
    Object keys = orders.toArray(String[]::new);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(books().number(ended, keys)).isEqualTo(orders.size()));
  }

  /** Late answers are undone after the end, and the services answer that as well. */
  private static void allIsQuiet() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(books().number(UNDER_WAY)).isZero());
  }

  private static long reached(String activity, List<String> orders) {
    return books()
        .number(
            """
            select count(distinct i.business_key_) from act_hi_actinst a
            join act_hi_procinst i on i.proc_inst_id_ = a.proc_inst_id_
            where a.act_id_ = ? and i.business_key_ = any(?)
            """,
            activity,
            orders.toArray(String[]::new));
  }

  private static long late(List<String> orders) {
    return books()
        .number(
            """
            select count(*) from inbox_message
            where type = 'InventoryUpdatedEvent' and disposition = 'LATE' and subject = any(?)
            """,
            (Object) orders.toArray(String[]::new));
  }

  private static void everyOrderEndedInOneWayAndTheBooksAgree() {
    assertThat(
            books()
                .texts(
                    """
                    select i.business_key || ' ' || i.outcome || ' ' || e.ends || ' '
                      || coalesce(r.released::text, 'never reserved') || ' ' || m.money || ' '
                      || coalesce(s.status, 'never shipped')
                    from process_instance i
                    cross join lateral (
                      select string_agg(o.type, ' ') as ends from outbox_message o
                      where o.subject = i.business_key
                        and o.type in ('OrderCompletedEvent', 'OrderCancelledEvent')) e
                    cross join lateral (
                      select coalesce(sum(l.amount), 0) as money from payment.ledger l
                      where l.order_id = i.business_key) m
                    left join inventory.reservation r on r.order_id = i.business_key
                    left join shipping.shipment s on s.order_id = i.business_key
                    where case i.outcome
                      when 'OrderCompleted' then e.ends = 'OrderCompletedEvent'
                        and not r.released and m.money = %1$d and s.status = 'SHIPPED'
                      else e.ends = 'OrderCancelledEvent' and coalesce(r.released, true)
                        and m.money = 0 and coalesce(s.status, 'BARRED') <> 'SHIPPED'
                      end is not true
                    """
                        .formatted(PRICE)))
        .as("orders whose end and books disagree")
        .isEmpty();
    long completed =
        books().number("select count(*) from process_instance where outcome = 'OrderCompleted'");
    assertThat(books().reserved("KEYBOARD-1")).isEqualTo(2 * completed);
    assertThat(books().balance()).isEqualTo(PRICE * completed);
  }

  private static void everyMessageHasItsFate() {
    assertThat(books().undone()).isEmpty();
  }

  private void nothingReachedTheListener() {
    assertThat(ofLoops.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.startsWith("inbound-"))
        .isEmpty();
    assertThat(books().number("select count(*) from inbox_message where disposition = 'DUPLICATE'"))
        .as("messages that were delivered a second time")
        .isZero();
    assertThat(books().number("select count(*) from act_ru_incident")).isZero();
  }

  private long conflicts() {
    return ofInbox.list.stream()
        .filter(event -> event.getFormattedMessage().contains("one by one"))
        .count();
  }

  private static SmartLifecycle listener() {
    return node.getBean("inboundListener", SmartLifecycle.class);
  }

  private static ServiceLedgers books() {
    return new ServiceLedgers(surroundings.jdbcUrlPastTheGate());
  }

  private static void listen(Class<?> logged, ListAppender<ILoggingEvent> appender) {
    appender.start();
    ((Logger) LoggerFactory.getLogger(logged)).addAppender(appender);
  }
}
