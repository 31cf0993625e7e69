package io.orderescrow.model;

import io.orderescrow.message.Catalogue;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Deploys the BPMN files and their forms at start, before the first message is received. Only a
 * changed file becomes a new version. A file that an earlier deployment already replaced is not
 * deployed again; otherwise an old node that restarts in a mixed cluster would replace the new
 * model with its old one.
 */
@Component
class ModelDeployer implements SmartInitializingSingleton {

  static final String DEPLOYMENT = "order-escrow";

  private static final Logger log = LoggerFactory.getLogger(ModelDeployer.class);

  private final RepositoryService repository;
  private final DeploymentTable table;
  private final ModelSettings settings;
  private final Catalogue catalogue;

  ModelDeployer(
      RepositoryService repository,
      DeploymentTable table,
      ModelSettings settings,
      Catalogue catalogue) {
    this.repository = repository;
    this.table = table;
    this.settings = settings;
    this.catalogue = catalogue;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<ModelFile> files = ModelFile.readAll(settings.location());
    new ModelCheck(catalogue).check(files, settings.waits().keySet());
    List<ModelFile> changed = files.stream().filter(this::isNew).toList();
    if (!changed.isEmpty()) {
      // When two nodes deploy at once, the engine's lock and duplicate filter drop the second.
      DeploymentBuilder deployment =
          repository
              .createDeployment()
              .name(DEPLOYMENT)
              .source(DEPLOYMENT)
              // Deploys unchanged files too: the engine looks up a form beside its model.
              .enableDuplicateFiltering(false);
      changed.stream()
          .flatMap(ModelFile::resources)
          .forEach(
              file ->
                  deployment.addInputStream(file.name(), new ByteArrayInputStream(file.content())));
      deployment.deploy();
      log.info("Deployed {}", changed.stream().map(ModelFile::name).toList());
    }
    List<String> foreign = table.foreign();
    if (!foreign.isEmpty()) {
      log.warn(
          "Another application has deployed process models to this database: {}. Their timers are"
              + " left to it. Give each application a database or schema of its own",
          foreign);
    }
  }

  private boolean isNew(ModelFile file) {
    boolean latest = file.resources().allMatch(table::isLatest);
    if (!latest && !settings.rollBack() && file.resources().allMatch(table::wasDeployed)) {
      log.warn(
          "{} is older than the deployed version and is not deployed; to roll back to it, set"
              + " fulfilment.model.roll-back=true for one start",
          file.name());
      return false;
    }
    return !latest;
  }
}
