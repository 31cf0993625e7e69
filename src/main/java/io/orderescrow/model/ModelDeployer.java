package io.orderescrow.model;

import io.orderescrow.message.Catalogue;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Deploys the BPMN files at start, with the forms they name, before anything is received. Only what
 * is new becomes a new version; what was deployed once and has been replaced since is not deployed
 * again, since an old node that restarts in a mixed cluster would put its old model over the new
 * one.
 */
@Component
@Profile("orchestrator")
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
    List<ModelFile> news = files.stream().filter(this::isNew).toList();
    if (!news.isEmpty()) {
      // Two nodes may come here at once; the engine's deployment lock and filter leave one of them.
      DeploymentBuilder deployment =
          repository
              .createDeployment()
              .name(DEPLOYMENT)
              .source(DEPLOYMENT)
              // Whole: a form is looked for in the deployment of its model.
              .enableDuplicateFiltering(false);
      news.stream()
          .flatMap(ModelFile::resources)
          .forEach(
              file ->
                  deployment.addInputStream(file.name(), new ByteArrayInputStream(file.content())));
      deployment.deploy();
      log.info("Deployed {}", news.stream().map(ModelFile::name).toList());
    }
  }

  private boolean isNew(ModelFile file) {
    boolean latest = file.resources().allMatch(table::isLatest);
    if (!latest && !settings.rollBack() && file.resources().allMatch(table::wasDeployed)) {
      log.warn(
          "{} is an earlier version of what is deployed and stays undeployed; to go back to it, set"
              + " fulfilment.model.roll-back=true for one start",
          file.name());
      return false;
    }
    return !latest;
  }
}
