package io.orderescrow.model;

import io.orderescrow.message.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.bpmn.deployer.BpmnDeployer;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.springframework.stereotype.Component;

/**
 * Checks every new deployment, also those over {@code /engine-rest}, and records it as ours. The
 * engine calls it before it reads the models of the deployment.
 */
@Component
class DeploymentGate extends AbstractProcessEnginePlugin implements Deployer {

  private final ModelCheck check;
  private final DeploymentTable table;

  DeploymentGate(Catalogue catalogue, DeploymentTable table) {
    this.check = new ModelCheck(catalogue);
    this.table = table;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    List<Deployer> deployers =
        new ArrayList<>(Optional.ofNullable(engine.getCustomPreDeployers()).orElse(List.of()));
    deployers.add(this);
    engine.setCustomPreDeployers(deployers);
  }

  /**
   * @throws BadUserRequestException when the deployment has a tenant or a model disagrees with the
   *     catalogue; {@code /engine-rest} answers 400 with its message
   */
  @Override
  public void deploy(DeploymentEntity deployment) {
    if (!deployment.isNew()) {
      return;
    }
    if (deployment.getTenantId() != null) {
      throw new BadUserRequestException(
          "The deployment '%s' has the tenant '%s'. Messages and business keys have no tenant here:"
                  .formatted(deployment.getName(), deployment.getTenantId())
              + " deploy it without one, or run one system for each tenant.");
    }
    try {
      check.check(models(deployment), List.of());
    } catch (ModelRefusedException e) {
      throw new BadUserRequestException(e.getMessage(), e);
    }
    table.addOwn(deployment.getId());
  }

  private static List<ModelFile> models(DeploymentEntity deployment) {
    return deployment.getResources().values().stream()
        .filter(resource -> isModel(resource.getName()))
        .map(resource -> new ModelFile(resource.getName(), resource.getBytes()))
        .toList();
  }

  private static boolean isModel(String name) {
    for (String suffix : BpmnDeployer.BPMN_RESOURCE_SUFFIXES) {
      if (name.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }
}
