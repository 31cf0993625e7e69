package io.orderescrow.drill;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the drill on one system under test.
 *
 * @param lost ids of accepted orders that did not end
 * @param doubled ids of orders for which a service acted twice, or that have two ends
 * @param ofTheOutage ids of orders that were placed during the outage
 * @param missed number of messages about the drill's orders that were published while the killed
 *     service had no queue
 * @param drain time from the return of the service to the end of the last order of the outage; null
 *     when some of these orders did not end
 */
record DrillOutcome(
    Variant variant,
    AccountSummary tally,
    Set<String> lost,
    Set<String> doubled,
    Set<String> ofTheOutage,
    int missed,
    @Nullable Duration drain) {}
