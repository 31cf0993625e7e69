package io.orderescrow.model;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads earlier deployments from the engine's tables. */
@Component
class DeploymentTable {

  private final JdbcTemplate jdbc;

  DeploymentTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
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
}
