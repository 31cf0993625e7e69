package io.orderescrow.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A BPMN file to deploy.
 *
 * @param name resource name in the engine: {@code processes/} and the file name, independent of the
 *     folder it was read from
 * @param forms forms that its user tasks and start events refer to, which are files in the same
 *     folder; the engine looks for a form in the deployment of its model
 */
record ModelFile(String name, byte[] content, List<ModelFile> forms) {

  private static final String FOLDER = "processes/";
  private static final String DEPLOYED_FORM = "embedded:deployment:";

  ModelFile(String name, byte[] content) {
    this(name, content, List.of());
  }

  /**
   * Reads all files that match a Spring resource pattern, sorted by name.
   *
   * @throws ModelRefusedException when no file matches
   */
  static List<ModelFile> readAll(String pattern) {
    try {
      List<ModelFile> files =
          Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
              .map(ModelFile::read)
              .sorted(Comparator.comparing(ModelFile::name))
              .toList();
      if (files.isEmpty()) {
        throw new ModelRefusedException(
            "No BPMN file found at '%s' (fulfilment.model.location)".formatted(pattern));
      }
      return files;
    } catch (IOException e) {
      throw new ModelRefusedException(
          "The BPMN files at '%s' (fulfilment.model.location) cannot be read: %s"
              .formatted(pattern, e.getMessage()));
    }
  }

  private static ModelFile read(Resource resource) {
    try {
      String name = FOLDER + resource.getFilename();
      ModelFile withoutForms = new ModelFile(name, resource.getContentAsByteArray());
      List<ModelFile> forms =
          withoutForms.model().getModelElementsByType(FlowNode.class).stream()
              .flatMap(withoutForms::formName)
              .distinct()
              .map(form -> withoutForms.readForm(form, resource))
              .toList();
      return new ModelFile(name, withoutForms.content, forms);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(resource), e);
    }
  }

  private Stream<String> formName(FlowNode node) {
    String key = formKey(node);
    if (key == null || !key.startsWith(DEPLOYED_FORM)) {
      return Stream.empty();
    }
    String form = key.substring(DEPLOYED_FORM.length());
    if (!form.matches(FOLDER + "[^/]+")) {
      throw new ModelRefusedException(
          "%s: the form key of the element '%s' must be '%s%s<file beside the model>', not '%s'"
              .formatted(name, node.getId(), DEPLOYED_FORM, FOLDER, key));
    }
    return Stream.of(form);
  }

  private static @Nullable String formKey(FlowNode node) {
    if (node instanceof UserTask task) {
      return task.getCamundaFormKey();
    }
    return node instanceof StartEvent start ? start.getCamundaFormKey() : null;
  }

  private ModelFile readForm(String form, Resource model) {
    try {
      Resource file = model.createRelative(form.substring(FOLDER.length()));
      return new ModelFile(form, file.getContentAsByteArray());
    } catch (IOException e) {
      throw new ModelRefusedException(
          "%s refers to the form '%s', which is not beside it: %s"
              .formatted(name, form, e.getMessage()));
    }
  }

  /** Returns the model and its forms: the engine must deploy them together. */
  Stream<ModelFile> resources() {
    return Stream.concat(Stream.of(this), forms.stream());
  }

  BpmnModelInstance model() {
    try {
      return Bpmn.readModelFromStream(new ByteArrayInputStream(content));
    } catch (ModelException e) {
      throw new ModelRefusedException("%s is not BPMN: %s".formatted(name, e.getMessage()));
    }
  }
}
