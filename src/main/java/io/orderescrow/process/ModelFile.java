package io.orderescrow.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A BPMN file that is to be deployed.
 *
 * @param name its resource name in the engine: {@code processes/} and the file name, the same
 *     wherever it was read from
 * @param form the form of its user tasks, an HTML file of the same name beside it, if there is one
 */
record ModelFile(String name, byte[] content, @Nullable ModelFile form) {

  ModelFile(String name, byte[] content) {
    this(name, content, null);
  }

  /**
   * Reads all files that match a Spring resource pattern, in the order of their names.
   *
   * @throws ModelRefusedException when there is none
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
            "There is no BPMN file at '%s' (fulfilment.process.models)".formatted(pattern));
      }
      return files;
    } catch (IOException e) {
      throw new ModelRefusedException(
          "The BPMN files at '%s' (fulfilment.process.models) cannot be read: %s"
              .formatted(pattern, e.getMessage()));
    }
  }

  private static ModelFile read(Resource resource) {
    try {
      String file = String.valueOf(resource.getFilename());
      Resource form = resource.createRelative(file.replaceAll("\\.[^.]*$", "") + ".html");
      return new ModelFile(
          "processes/" + file,
          resource.getContentAsByteArray(),
          form.exists()
              ? new ModelFile("processes/" + form.getFilename(), form.getContentAsByteArray())
              : null);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(resource), e);
    }
  }

  /** All that is deployed together: itself and its form. */
  Stream<ModelFile> resources() {
    return form == null ? Stream.of(this) : Stream.of(this, form);
  }

  BpmnModelInstance model() {
    try {
      return Bpmn.readModelFromStream(new ByteArrayInputStream(content));
    } catch (ModelException e) {
      throw new ModelRefusedException("%s is not BPMN: %s".formatted(name, e.getMessage()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelFile file
        && name.equals(file.name)
        && Arrays.equals(content, file.content)
        && Objects.equals(form, file.form);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
