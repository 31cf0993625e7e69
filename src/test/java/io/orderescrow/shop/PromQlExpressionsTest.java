package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the dashboard and the alert rules without a running application. */
class PromQlExpressionsTest {

  @Test
  void everyPanelHasADescription() {
    JsonNode dashboard = PromQlExpressions.dashboard();

    assertThat(dashboard.path("uid").asText()).isEqualTo("order-escrow");
    assertThat(dashboard.path("panels")).hasSizeGreaterThan(20);
    assertThat(dashboard.path("panels"))
        .filteredOn(panel -> !panel.path("type").asText().equals("row"))
        .allSatisfy(
            panel -> {
              assertThat(panel.path("title").asText()).isNotBlank();
              assertThat(panel.path("description").asText()).as("%s", panel).isNotBlank();
              assertThat(panel.path("targets")).as("%s", panel).isNotEmpty();
            });
    assertThat(dashboard.path("panels"))
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates();
  }

  @Test
  @Tag("S7")
  void alertsReportMissingOrders() {
    List<JsonNode> alerts = PromQlExpressions.alerts();

    assertThat(alerts)
        .extracting(alert -> alert.path("alert").asText())
        .contains(
            "OrdersUnaccounted",
            "OrdersLostOrStray",
            "OrdersOverdue",
            "OutboxNotEmptying",
            "MessagesParkedGrowing",
            "NoNodeUp");
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
              assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
              assertThat(alert.at("/annotations/description").asText()).isNotBlank();
            });
  }

  @Test
  void readsNamesAndLabelsOfExpressions() {
    assertThat(PromQlExpressions.all()).hasSizeGreaterThan(40);
    assertThat(PromQlExpressions.labelsByName())
        .containsKeys("up", "fulfilment_orders_unaccounted", "fulfilment_outbox_lag_seconds_bucket")
        .doesNotContainKeys("sum", "rate", "max", "by", "le", "outcome");
    assertThat(PromQlExpressions.labelsByName().get("fulfilment_process_ended_total"))
        .containsExactly("outcome", "process");
  }
}
