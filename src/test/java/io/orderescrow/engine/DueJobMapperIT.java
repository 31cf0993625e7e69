package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.process.OnTheEngine;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Our statement must select the same jobs as the engine's own statement. */
@OnTheEngine
class DueJobMapperIT {

  private static final String KIND = "kind-";

  @Autowired private ProcessEngine engine;
  @Autowired private JdbcTemplate jdbc;

  @BeforeEach
  void insertJobsOfAllKinds() {
    jdbc.update(
        """
        insert into act_ru_job (id_, rev_, type_, exclusive_, process_instance_id_, execution_id_, retries_,
          duedate_, lock_owner_, lock_exp_time_, suspension_state_, handler_type_)
        select 'kind-' || i, 1, 'timer', i % 5 <> 0, 'kind-' || i / 3, 'kind-' || i / 3,
          case when i % 7 = 0 then 0 else 5 end,
          case when i = 530 then null else now() + (i % 4 - 2) * interval '1 hour'
            - interval '30 minutes' + i * interval '1 second' end,
          case when i % 3 = 0 then 'node' end,
          case when i % 3 = 0 then now() + (i % 2 * 2 - 1) * interval '1 hour' end,
          case when i % 13 = 0 then 2 else 1 end,
          case when i % 17 = 0 then 'history-cleanup' else 'timer-transition' end
        from generate_series(1, 1000) i
        """);
  }

  @AfterEach
  void deleteJobs() {
    jdbc.update("delete from act_ru_job where id_ like 'kind-%'");
  }

  @Test
  @Tag("S18")
  void selectsTheSameJobsAsTheEngine() {
    for (int most : List.of(1, 20, 60, 1_000)) {
      Page page = new Page(0, most);

      List<String> ours = fetched(null, page);

      assertThat(ours).isEqualTo(fetched(new JobManager(), page)).hasSizeBetween(1, most);
    }
    assertThat(fetched(null, new Page(0, 1_000))).hasSizeBetween(100, 900);
  }

  /**
   * Returns the jobs of this test. Jobs that other tests have left are due later, and some at the
   * same time; the sequence of those is undefined.
   *
   * @param manager null for the configured one
   */
  private List<String> fetched(@Nullable JobManager manager, Page page) {
    return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(
            command ->
                (manager == null ? command.getJobManager() : manager)
                    .findNextJobsToExecute(page).stream()
                        .map(AcquirableJobEntity::getId)
                        .filter(id -> id.startsWith(KIND))
                        .toList());
  }
}
