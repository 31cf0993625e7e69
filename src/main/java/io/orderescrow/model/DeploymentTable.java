package io.orderescrow.model;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads deployments from the engine's tables, and records those of this application. */
@Component
class DeploymentTable {

  private final JdbcTemplate jdbc;

  DeploymentTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A version of a process with running instances, or one that a call of such a version uses.
   *
   * @param instances the number of running instances of the version; 0 when it is only called
   */
  record VersionInFlight(String definitionId, String key, int version, long instances) {}

  /**
   * The versions on which instances run, and the processes deployed with them, which their calls
   * use. It counts all running instances: call it at the start.
   *
   * @param source the source of the deployments
   */
  List<VersionInFlight> versionsInFlight(String source) {
    return jdbc.query(
        """
        with running as (
          select proc_def_id_ as id, count(*) as instances from act_ru_execution
          where parent_id_ is null group by proc_def_id_)
        select d.id_, d.key_, d.version_, coalesce(r.instances, 0)
        from act_re_procdef d
        join act_re_deployment p on p.id_ = d.deployment_id_ and p.source_ = ?
        left join running r on r.id = d.id_
        where d.deployment_id_ in (
          select f.deployment_id_ from act_re_procdef f join running on running.id = f.id_)
        order by d.key_, d.version_
        """,
        (row, i) ->
            new VersionInFlight(row.getString(1), row.getString(2), row.getInt(3), row.getLong(4)),
        source);
  }

  /** Whether this content was ever deployed under this name. */
  boolean wasDeployed(ModelFile file) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            """
            select exists (
              select from act_ge_bytearray
              where name_ = ? and deployment_id_ is not null and bytes_ = ?)
            """,
            Boolean.class,
            file.name(),
            file.content()));
  }

  /** Whether the latest deployment under this name has this content. */
  boolean isLatest(ModelFile file) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            """
            select coalesce((
              select b.bytes_ = ? from act_ge_bytearray b
              join act_re_deployment d on d.id_ = b.deployment_id_
              where b.name_ = ? order by d.deploy_time_ desc limit 1), false)
            """,
            Boolean.class,
            file.content(),
            file.name()));
  }

  /** Records a deployment that this application makes, in the caller's transaction. */
  void addOwn(String deploymentId) {
    jdbc.update("insert into own_deployment (id) values (?)", deploymentId);
  }

  /** Names of deployments with process models that another application made. */
  List<String> foreign() {
    return jdbc.queryForList(
        """
        select distinct coalesce(d.name_, d.id_) from act_re_deployment d
        join act_re_procdef p on p.deployment_id_ = d.id_
        where not exists (select from own_deployment o where o.id = d.id_) order by 1
        """,
        String.class);
  }
}
