package io.orderescrow.drill;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the drill went for one side.
 *
 * @param lost ids of orders that were accepted and came to no end
 * @param doubled ids of orders for which something was done twice
 * @param ofTheOutage ids of orders that were placed while the service was away
 * @param missed messages about orders that were published while there was no queue to keep them
 * @param drain from the service's return to the end of the last order of the outage; null when some
 *     of these never ended
 */
record DrillOutcome(
    Variant variant,
    AccountSummary tally,
    Set<String> lost,
    Set<String> doubled,
    Set<String> ofTheOutage,
    int missed,
    @Nullable Duration drain) {}
