// Run in an empty page by io.orderescrow.browser.ProcessPictures: draws a BPMN model with bpmn-js and returns the SVG.
// Labels become outlines of glyphs, so the picture looks the same whatever fonts the reader has.
const [xml, labels, fontData, glyphs, unitsPerEm, done] = arguments;
const NS = 'http://www.w3.org/2000/svg';
const MARGIN = 12;
const INHERITED = ['stroke-linecap', 'stroke-linejoin'];

/** The font measures the labels, so that bpmn-js breaks and centres them as they are outlined. */
async function loadFont() {
  const font = new FontFace('Picture', `url(data:font/ttf;base64,${fontData})`);
  document.fonts.add(await font.load());
}

async function draw() {
  const container = document.body.appendChild(document.createElement('div'));
  container.style.cssText = 'width: 2400px; height: 1200px';
  const viewer = new window.BpmnJS({
    container,
    textRenderer: { defaultStyle: { fontFamily: 'Picture' } },
    bpmnRenderer: { defaultStrokeColor: '#22242a' },
  });
  const { keepLabelsAsDrawn } = await import(`data:text/javascript,${encodeURIComponent(labels)}`);
  keepLabelsAsDrawn(viewer);
  await viewer.importXML(xml);
  const { svg } = await viewer.saveSVG();
  return { viewer, picture: new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement };
}

function create(name, attributes, ...children) {
  const element = document.createElementNS(NS, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

const rounded = (text) => text.replace(/-?\d*\.\d+/g, (number) => String(Number(Number(number).toFixed(3))));
const hex = (text) => text.replace(/rgb\((\d+), (\d+), (\d+)\)/g,
  (all, ...channels) => `#${channels.slice(0, 3).map((one) => Number(one).toString(16).padStart(2, '0')).join('')}`);

/** One line of a label: a reference to its glyph for each character but the spaces. */
function outline(text, label, used) {
  const size = parseFloat(text.style.fontSize) / unitsPerEm;
  return [...text.querySelectorAll('tspan')].map((line) => {
    const group = create('g', {
      transform: `translate(${rounded(line.getAttribute('x'))} ${rounded(line.getAttribute('y'))}) scale(${rounded(String(size))})`,
    });
    let x = 0;
    for (const character of line.textContent.trimEnd()) {
      const glyph = glyphs[character];
      if (!glyph) throw new Error(`The font has no glyph for "${character}" of "${label}"`);
      if (glyph.outline) {
        used.add(character);
        group.append(create('use', { href: `#${glyph.id}`, x }));
      }
      x += glyph.advance;
    }
    return group;
  });
}

function outlineLabels(picture, elements, used) {
  for (const text of picture.querySelectorAll('text')) {
    const id = text.closest('[data-element-id]').dataset.elementId.replace(/_label$/, '');
    const label = elements.get(id).businessObject.name;
    text.replaceWith(create('g', { 'aria-label': label, fill: hex(text.style.fill) }, ...outline(text, label, used)));
  }
}

/** bpmn-js writes one marker for each line; one for each look is enough. */
function shareMarkers(picture) {
  const kept = new Map();
  const renamed = new Map();
  for (const marker of picture.querySelectorAll('marker')) {
    const look = marker.innerHTML;
    if (!kept.has(look)) kept.set(look, Object.assign(marker.cloneNode(true), { id: `end${kept.size + 1}` }));
    renamed.set(marker.id, kept.get(look).id);
    marker.closest('defs').remove();
  }
  for (const line of picture.querySelectorAll('[style*=marker-end]')) {
    const old = line.style.markerEnd.match(/#([\w-]+)/)[1];
    line.style.markerEnd = `url(#${renamed.get(old)})`;
  }
  return [...kept.values()];
}

/** Styles stand once, as classes. */
function shareStyles(root) {
  const classes = new Map();
  for (const element of root.querySelectorAll('[style]')) {
    INHERITED.forEach((property) => element.style.removeProperty(property));
    const style = hex(element.style.cssText.replaceAll('"', '').trim());
    element.removeAttribute('style');
    if (!classes.has(style)) classes.set(style, `s${classes.size + 1}`);
    element.setAttribute('class', classes.get(style));
  }
  return [...classes].map(([style, name]) => `.${name} { ${style} }`);
}

/** What bpmn-js needs to select and to move things, and a picture does not. */
function flatten(picture) {
  picture.querySelectorAll('.djs-hit, .djs-outline').forEach((area) => area.remove());
  picture.querySelectorAll('g[style]').forEach((group) => group.removeAttribute('style'));
  return [...picture.querySelectorAll('[data-element-id]')].map((element) => {
    const [x, y] = element.getAttribute('transform')?.match(/[\d.]+(?= [\d.]+\)|\)$)/g) ?? [];
    const group = create('g', { 'data-element-id': element.dataset.elementId, ...(x && { transform: `translate(${x} ${y})` }) });
    group.append(...element.querySelector('.djs-visual').children);
    for (const each of group.querySelectorAll('[d]')) each.setAttribute('d', rounded(each.getAttribute('d')).trim());
    for (const each of group.querySelectorAll('*')) {
      for (const name of ['class', 'data-corner-radius', 'data-marker']) each.removeAttribute(name);
    }
    return group;
  });
}

/** Whole pixels around all that is drawn. */
function frame(drawn) {
  const [left, top, width, height] = drawn.getAttribute('viewBox').split(' ').map(Number);
  const [x, y] = [Math.floor(left) - MARGIN, Math.floor(top) - MARGIN];
  return { x, y, width: Math.ceil(left + width) + MARGIN - x, height: Math.ceil(top + height) + MARGIN - y };
}

function describe(viewer) {
  const all = viewer.get('elementRegistry').filter((element) => !element.labelTarget && !element.waypoints);
  const names = new Set(all.map((element) => element.businessObject.name).filter(Boolean));
  const title = viewer.get('canvas').getRootElement().businessObject.name;
  names.delete(title);
  return [
    create('title', { id: 'title' }, title),
    create('desc', { id: 'desc' }, `BPMN diagram of this process. Its elements: ${[...names].join(', ')}.`),
  ];
}

/** A line of text for each element of the process, so that a change of the model shows as what it is. */
function serialize(picture) {
  const lines = [...picture.children].map((child) => new XMLSerializer().serializeToString(child).replaceAll(` xmlns="${NS}"`, ''));
  const start = picture.cloneNode(false).outerHTML.replace(/(><\/svg>|\/>)$/, '>');
  return `${start}\n${lines.join('\n')}\n</svg>\n`;
}

loadFont().then(draw).then(({ viewer, picture: drawn }) => {
  const used = new Set();
  outlineLabels(drawn, viewer.get('elementRegistry'), used);
  const markers = shareMarkers(drawn);
  const { x, y, width, height } = frame(drawn);
  const viewBox = [x, y, width, height].join(' ');
  const picture = create('svg', { xmlns: NS, width, height, viewBox, role: 'img', 'aria-labelledby': 'title', 'aria-describedby': 'desc' });
  INHERITED.forEach((property) => picture.setAttribute(property, 'round'));
  picture.append(...describe(viewer), create('rect', { x, y, width, height, fill: '#fff' }));
  const outlines = [...used].sort().map((character) => create('path', { id: glyphs[character].id, d: glyphs[character].outline }));
  picture.append(create('defs', {}, ...[...outlines, ...markers].flatMap((each) => ['\n', each])), ...flatten(drawn));
  const style = create('style', {}, `\n${shareStyles(picture).join('\n')}\n`);
  picture.insertBefore(style, picture.querySelector('defs'));
  done({ svg: serialize(picture) });
}).catch((problem) => done({ problem: String(problem?.stack ?? problem) }));
