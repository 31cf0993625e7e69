const SLACK = 3;

/**
 * Makes bpmn-js put the label of an event, a gateway or a line where the model has it, and break it at the width it has there.
 * This version of bpmn-js breaks all of them at 90 pixels, so that neighbours run into each other. The slack is for fonts wider
 * than the modeler's: a word that does not fit is torn apart. To be called before a model is imported.
 */
export function keepLabelsAsDrawn(viewer) {
  const text = viewer.get('textRenderer');
  const { handlers } = viewer.get('bpmnRenderer');
  const { createText } = text;
  const { label } = handlers;
  let box = null;
  text.createText = (name, options) => createText(name, box === null ? options : { ...options, box, fitBox: false });
  handlers.label = (parent, element) => {
    const bounds = element.businessObject.di.label?.bounds;
    if (!bounds) return label(parent, element);
    const { x, y, width, height } = bounds;
    box = { width: width + 2 * SLACK, height };
    Object.assign(element, box, { x: x - SLACK, y });
    const drawn = label(parent, element);
    box = null;
    return drawn;
  };
}
