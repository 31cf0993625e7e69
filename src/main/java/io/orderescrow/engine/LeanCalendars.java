package io.orderescrow.engine;

import java.time.Duration;
import java.util.Date;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.impl.calendar.BusinessCalendarManager;
import org.camunda.bpm.engine.impl.calendar.CycleBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DateTimeUtil;
import org.camunda.bpm.engine.impl.calendar.DueDateBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.MapBusinessCalendarManager;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;

/**
 * The engine's calendars, which look for an XML library on the class path each time they read a
 * duration; that is a tenth of the work for a timer. Hours, minutes and seconds are read here, all
 * else (days, which are not always 24 hours, counted cycles, cron) is left to them.
 */
final class LeanCalendars {

  private static final Pattern TIME =
      Pattern.compile("PT(?=\\d)(\\d{1,6}H)?(\\d{1,6}M)?(\\d{1,6}(\\.\\d{1,3})?S)?");

  private LeanCalendars() {}

  static BusinessCalendarManager all() {
    MapBusinessCalendarManager all = new MapBusinessCalendarManager();
    all.addBusinessCalendar(DurationBusinessCalendar.NAME, new Once());
    all.addBusinessCalendar(DueDateBusinessCalendar.NAME, new DueDateBusinessCalendar());
    all.addBusinessCalendar(CycleBusinessCalendar.NAME, new Again());
    return all;
  }

  /** {@code PT15M}. */
  static final class Once extends DurationBusinessCalendar {

    @Override
    public Date resolveDuedate(String duration, @Nullable Date from) {
      Duration time = time(duration);
      return time == null
          ? super.resolveDuedate(duration, from)
          : new Date(orNow(from).getTime() + time.toMillis());
    }
  }

  /** {@code R/PT10S} and, as the engine keeps it, {@code R/2026-11-23T20:15:00/PT10S}. */
  static final class Again extends CycleBusinessCalendar {

    @Override
    public Date resolveDuedate(String cycle, @Nullable Date from, long offset) {
      String[] parts = cycle.split("/", -1);
      Duration gap =
          parts[0].equals("R") && parts.length <= 3 && offset == 0
              ? time(parts[parts.length - 1])
              : null;
      if (gap == null || gap.isZero()) {
        return super.resolveDuedate(cycle, from, offset);
      }
      Date after = orNow(from);
      Date begin = parts.length == 3 ? DateTimeUtil.parseDate(parts[1]) : after;
      return firstAfter(after.getTime(), begin.getTime(), gap.toMillis());
    }
  }

  private static Date firstAfter(long after, long begin, long gap) {
    return new Date(begin > after ? begin : begin + ((after - begin) / gap + 1) * gap);
  }

  private static @Nullable Duration time(String text) {
    return TIME.matcher(text).matches() ? Duration.parse(text) : null;
  }

  private static Date orNow(@Nullable Date date) {
    return date == null ? ClockUtil.getCurrentTime() : date;
  }
}
