package io.orderescrow.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.xml.ModelException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A BPMN file that is to be deployed.
 *
 * @param name its resource name in the engine: {@code processes/} and the file name, the same
 *     wherever it was read from
 */
record ModelFile(String name, byte[] content) {

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
      return new ModelFile("processes/" + resource.getFilename(), resource.getContentAsByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(resource), e);
    }
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
        && Arrays.equals(content, file.content);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
