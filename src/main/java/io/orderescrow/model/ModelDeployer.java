package io.orderescrow.model;

import io.orderescrow.message.Catalogue;
import io.orderescrow.model.DeploymentTable.VersionInFlight;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Deploys the BPMN files and their forms at start, before the first message is received. If one of
 * them has changed, all are deployed together, so that a process and the processes it calls have
 * one version. Files that an earlier deployment already replaced are not deployed again; otherwise
 * an old node that restarts in a mixed cluster would replace the new models with its old ones.
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
    ModelCheck check = new ModelCheck(catalogue);
    check.check(files, settings.waits().keySet());
    checkInFlight(check);
    List<ModelFile> changed = files.stream().filter(file -> !isLatest(file)).toList();
    if (!changed.isEmpty() && !areOlder(changed)) {
      // When two nodes deploy at once, the engine's lock and duplicate filter drop the second.
      DeploymentBuilder deployment =
          repository
              .createDeployment()
              .name(DEPLOYMENT)
              .source(DEPLOYMENT)
              // Deploys unchanged files too: a call or a form is looked up beside its model.
              .enableDuplicateFiltering(false);
      files.stream()
          .flatMap(ModelFile::resources)
          .forEach(
              file ->
                  deployment.addInputStream(file.name(), new ByteArrayInputStream(file.content())));
      deployment.deploy();
      log.info("Deployed all models; changed: {}", names(changed));
    }
    List<String> foreign = table.foreign();
    if (!foreign.isEmpty()) {
      log.warn(
          "Another application has deployed process models to this database: {}. Their timers are"
              + " left to it. Give each application a database or schema of its own",
          foreign);
    }
  }

  /**
   * Instances keep the version they started with. A message that only an old version needs must
   * stay in the catalogue until they have ended.
   */
  private void checkInFlight(ModelCheck check) {
    List<VersionInFlight> versions = table.versionsInFlight(DEPLOYMENT);
    Set<String> called = new HashSet<>();
    for (VersionInFlight version : versions) {
      if (version.instances() > 0) {
        called.addAll(ModelFacts.calledProcesses(model(version).model()));
      }
    }
    versions.stream()
        .filter(version -> version.instances() > 0 || called.contains(version.key()))
        .map(this::model)
        .forEach(check::checkMessages);
  }

  private ModelFile model(VersionInFlight version) {
    try (InputStream content = repository.getProcessModel(version.definitionId())) {
      return new ModelFile(
          "version %d of '%s', on which %d instances run"
              .formatted(version.version(), version.key(), version.instances()),
          content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isLatest(ModelFile file) {
    return file.resources().allMatch(table::isLatest);
  }

  private boolean areOlder(List<ModelFile> changed) {
    List<ModelFile> older =
        changed.stream().filter(file -> file.resources().allMatch(table::wasDeployed)).toList();
    if (older.isEmpty() || settings.rollBack()) {
      return false;
    }
    log.warn(
        "{} are older than the deployed versions, and no model is deployed; to roll back to them,"
            + " set fulfilment.model.roll-back=true for one start",
        names(older));
    return true;
  }

  private static List<String> names(List<ModelFile> files) {
    return files.stream().map(ModelFile::name).toList();
  }
}
