package io.orderescrow.message;

import org.springframework.jdbc.core.JdbcTemplate;

/** The order that an instance keeps, in the table of the engine. Nobody can change it otherwise. */
public final class KeptOrder {

  private static final String TOTAL = "{\"amount\": 10997, \"currency\": \"EUR\"}";

  private KeptOrder() {}

  /** The next command cannot have this total, so the process cannot apply the next answer. */
  public static void damageTotal(JdbcTemplate jdbc, String instance) {
    setTotal(jdbc, instance, "\"a lot\"");
  }

  public static void repairTotal(JdbcTemplate jdbc, String instance) {
    setTotal(jdbc, instance, TOTAL);
  }

  private static void setTotal(JdbcTemplate jdbc, String instance, String total) {
    int rows =
        jdbc.update(
            """
            update act_ge_bytearray set bytes_ =
              convert_to(jsonb_set(convert_from(bytes_, 'UTF8')::jsonb, '{total}', ?::jsonb)::text, 'UTF8')
            where id_ = (
              select bytearray_id_ from act_ru_variable where name_ = 'order' and proc_inst_id_ = ?)
            """,
            total,
            instance);
    if (rows != 1) {
      throw new IllegalStateException("Instance " + instance + " keeps no order");
    }
  }
}
