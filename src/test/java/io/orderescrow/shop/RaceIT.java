package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.CapturedLog;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Answers race with deadlines, reminders and cancellations. The answers of many orders wait in the
 * queue while their timers become due. Then the listener and the job executor start at the same
 * time, on threads of their own.
 */
class RaceIT {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(RaceIT.class);

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ORDERS = 100;
  private static final int MOST_ROUNDS = 20;
  private static final int ENOUGH = 5;
  private static final long PRICE = 10_997;

  /** Counts messages that are unsent, waiting, undelivered, unanswered or not yet received. */
  private static final String IN_PROGRESS =
      """
      with commands as (
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
           - (select sum(deliveries) from commands)
           + (select count(*) from commands where answer is null)
           + (select count(*) from answers a
              where not exists (select from inbox_message m where m.message_id = a.id))
      """;

  private static TestEnvironment environment;
  private static ConfigurableApplicationContext node;
  private static ConfigurableApplicationContext services;

  private final CapturedLog loopLog = CapturedLog.of(PollingLoop.class);
  private final CapturedLog inboxLog = CapturedLog.of(Inbox.class);

  @BeforeAll
  static void open() {
    environment = TestEnvironment.withSchema();
    node =
        environment.run(
            OrderEscrow.class,
            "orchestrator",
            "--server.port=0",
            "--fulfilment.web.admin.password=only-for-these-tests",
            "--camunda.bpm.job-execution.wait-time-in-millis=20",
            "--camunda.bpm.job-execution.max-wait=40",
            // A slow database must not cause a second delivery.
            "--spring.datasource.hikari.connection-timeout=60000",
            "--fulfilment.amqp.confirm-timeout=PT12S",
            "--fulfilment.outbox.handover-grace=PT25S",
            "--fulfilment.outbox.lease=PT25S");
    services =
        environment.run(
            OrderEscrow.class,
            String.join(",", Shop.SERVICES),
            "--spring.main.web-application-type=none");
  }

  @AfterAll
  static void close() {
    services.close();
    node.close();
    environment.close();
  }

  @AfterEach
  void closeLogs() {
    loopLog.close();
    inboxLog.close();
  }

  @Test
  @Tag("S17")
  @Tag("S26")
  @Tag("S27")
  void eachHasOneWinnerAndNoExceptionReachesTheListener() {
    long answered = 0;
    long expired = 0;
    long late = 0;
    Duration headStart = Duration.ofMillis(-100);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (Math.min(answered, late) >= ENOUGH && conflicts() > 0) {
        break;
      }
      List<String> orders =
          Stream.generate(() -> UUID.randomUUID().toString()).limit(ORDERS).toList();
      queueAnswersFor(orders);
      race(headStart);
      allEnd(orders);
      nothingIsInProgress();

      long inTime = reached("AwaitPayment", orders);
      answered += inTime;
      expired += ORDERS - inTime;
      late += late(orders);
      // The loser of most races gets a head start; its length depends on the machine.
      headStart = headStart.plusMillis(inTime > ORDERS / 2 ? 100 : -100);
    }
    log.info(
        "{} answers were first, {} deadlines or cancellations were first; {} successes were late; {}"
            + " batches were processed one by one",
        answered,
        expired,
        late,
        conflicts());

    assertThat(Math.min(answered, late)).as("each side was first sometimes").isPositive();
    assertThat(conflicts()).as("batches with a conflict").isPositive();
    everyOrderEndedOnceAndTheLedgersAgree();
    everyMessageIsProcessed();
    nothingReachedTheListener();
  }

  /** Inventory has answered all orders, but the listener does not read the answers yet. */
  private void queueAnswersFor(List<String> orders) {
    listener().stop();
    long before = ledgers().number("select count(*) from inventory.answer");
    node.getBean(Inbox.class).receive(orders.stream().map(RawMessages::createOrder).toList());
    String published = "select count(*) from inventory.answer where published_at is not null";
    await().atMost(PATIENCE).until(() -> ledgers().number(published) >= before + orders.size());
  }

  /**
   * Starts timers, listener and cancellations at about the same time.
   *
   * @param headStart of the timers; of the listener if negative
   */
  private void race(Duration headStart) {
    List<String> cancelled =
        ledgers()
            .texts(
                """
                select business_key from process_instance
                where ended_at is null and business_key ~ '[0-2]$'
                """);
    if (headStart.isNegative()) {
      listener().start();
      pause(headStart.negated());
      ledgers().makeDue("InventoryDeadline", "InventorySilent");
    } else {
      ledgers().makeDue("InventoryDeadline", "InventorySilent");
      pause(headStart);
      listener().start();
    }
    node.getBean(Inbox.class)
        .receive(cancelled.stream().map(id -> RawMessages.cancel(id, "changed my mind")).toList());
    ledgers().makeDue("PaymentDeadline", "PaymentSilent", "AcknowledgementSilent");
    pause(Duration.ofMillis(100));
    ledgers().makeDue("PaymentSilent", "InvoiceSilent", "ShipmentSilent", "AcknowledgementSilent");
  }

  private static void pause(Duration duration) {
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
        .untilAsserted(() -> assertThat(ledgers().number(ended, keys)).isEqualTo(orders.size()));
  }

  /** Late answers are undone after the end; the services answer these undos too. */
  private static void nothingIsInProgress() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ledgers().number(IN_PROGRESS)).isZero());
  }

  private static long reached(String activity, List<String> orders) {
    return ledgers()
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
    return ledgers()
        .number(
            """
            select count(*) from inbox_message
            where type = 'InventoryUpdatedEvent' and disposition = 'LATE' and subject = any(?)
            """,
            (Object) orders.toArray(String[]::new));
  }

  private static void everyOrderEndedOnceAndTheLedgersAgree() {
    assertThat(
            ledgers()
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
        .as("orders whose end and ledgers disagree")
        .isEmpty();
    long completed =
        ledgers().number("select count(*) from process_instance where outcome = 'OrderCompleted'");
    assertThat(ledgers().reserved("KEYBOARD-1")).isEqualTo(2 * completed);
    assertThat(ledgers().balance()).isEqualTo(PRICE * completed);
  }

  private static void everyMessageIsProcessed() {
    assertThat(ledgers().undone()).isEmpty();
  }

  private void nothingReachedTheListener() {
    assertThat(loopLog.lines()).filteredOn(line -> line.contains(" inbound-")).isEmpty();
    assertThat(
            ledgers().number("select count(*) from inbox_message where disposition = 'DUPLICATE'"))
        .as("messages that were delivered a second time")
        .isZero();
    assertThat(ledgers().number("select count(*) from act_ru_incident")).isZero();
  }

  private long conflicts() {
    return inboxLog.lines().stream().filter(line -> line.contains("one by one")).count();
  }

  private static SmartLifecycle listener() {
    return node.getBean("inboundListener", SmartLifecycle.class);
  }

  private static ServiceLedgers ledgers() {
    return new ServiceLedgers(environment.jdbcUrlPastTheGate());
  }
}
