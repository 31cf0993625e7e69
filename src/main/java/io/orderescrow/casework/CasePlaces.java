package io.orderescrow.casework;

import io.orderescrow.inbox.Disposition;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The places for open cases. Anybody who may publish can make messages fail in many ways that no
 * process sees, so each disposition of such messages has a quarter of the places at most. Messages
 * that a process could not take always find a place.
 */
final class CasePlaces {

  /** The dispositions of failed messages; the first ones take free places first. */
  static final List<Disposition> BY_WEIGHT =
      List.of(
          Disposition.PARKED, Disposition.UNKNOWN, Disposition.MALFORMED, Disposition.UNEXPECTED);

  private final Map<Disposition, Integer> free = new EnumMap<>(Disposition.class);
  private int freeInAll;

  /**
   * @param max how many cases may be open
   * @param open the disposition of each open case
   */
  CasePlaces(int max, Collection<Disposition> open) {
    int quarter = (max + 3) / 4;
    BY_WEIGHT.forEach(
        disposition -> free.put(disposition, disposition == Disposition.PARKED ? max : quarter));
    this.freeInAll = max;
    open.forEach(this::occupy);
  }

  /** Takes a place; false when there is none. */
  boolean take(Disposition disposition) {
    if (freeInAll <= 0 || free.getOrDefault(disposition, 0) <= 0) {
      return false;
    }
    occupy(disposition);
    return true;
  }

  private void occupy(Disposition disposition) {
    freeInAll--;
    free.merge(disposition, -1, Integer::sum);
  }
}
